using Cutout.Gateway.Providers.Resilience;

namespace Cutout.Gateway.Tests.Providers.Resilience;

public sealed class BreakerTests
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly SetClock _clock = new();

    [Fact]
    public void It_opens_on_failures_in_a_row_and_not_on_failures_with_a_success_between()
    {
        var breaker = new Breaker(3, Rest, probesAreFree: false, _clock);
        Fail(breaker);
        Fail(breaker);
        Succeed(breaker);
        Fail(breaker);
        Fail(breaker);
        Assert.NotNull(breaker.TryEnter());

        Assert.True(Fail(breaker));

        Assert.Null(breaker.TryEnter());
        Assert.Equal(_clock.GetUtcNow() + Rest, breaker.OpenUntil);
    }

    [Fact]
    public void After_its_rest_one_single_probe_goes_out_and_nobody_else_until_it_is_back()
    {
        var breaker = Opened(probesAreFree: false);
        _clock.Advance(Rest);

        var passes = Enumerable.Range(0, 100).Select(_ => breaker.TryEnter()).OfType<BreakerPass>().ToList();

        var probe = Assert.Single(passes);
        probe.Succeed();
        Assert.NotNull(breaker.TryEnter());
        Assert.NotNull(breaker.TryEnter());
    }

    [Fact]
    public void A_probe_that_fails_makes_the_rest_twice_as_long_up_to_ten_times()
    {
        var breaker = Opened(probesAreFree: false);
        foreach (var rest in new[] { 2, 4, 8, 10, 10 })
        {
            _clock.Advance(breaker.OpenUntil!.Value - _clock.GetUtcNow());
            breaker.TryEnter()!.Fail();
            Assert.Equal(_clock.GetUtcNow() + (Rest * rest), breaker.OpenUntil);
        }
    }

    [Fact]
    public void A_probe_of_which_nothing_came_makes_room_for_another()
    {
        var breaker = Opened(probesAreFree: false);
        _clock.Advance(Rest);
        breaker.TryEnter()!.Dispose();

        Assert.NotNull(breaker.TryEnter());
    }

    [Fact]
    public void Where_a_probe_costs_nothing_no_buyer_is_one()
    {
        var breaker = Opened(probesAreFree: true);
        _clock.Advance(Rest);

        Assert.Null(breaker.TryEnter());
        Assert.False(breaker.LetsThrough);
        var probe = breaker.TryProbe();
        Assert.Null(breaker.TryProbe());
        probe!.Succeed();
        Assert.NotNull(breaker.TryEnter());
    }

    [Fact]
    public void A_free_probe_that_succeeds_does_not_make_the_next_rest_short_again_but_a_call_does()
    {
        var breaker = Opened(probesAreFree: true);
        _clock.Advance(Rest);
        breaker.TryProbe()!.Succeed();
        Fail(breaker);
        Fail(breaker);
        Fail(breaker);
        Assert.Equal(_clock.GetUtcNow() + (Rest * 2), breaker.OpenUntil);

        _clock.Advance(Rest * 2);
        breaker.TryProbe()!.Succeed();
        Succeed(breaker);
        Fail(breaker);
        Fail(breaker);
        Fail(breaker);
        Assert.Equal(_clock.GetUtcNow() + Rest, breaker.OpenUntil);
    }

    [Fact]
    public void A_call_that_was_under_way_when_it_opened_neither_closes_it_nor_makes_it_rest_longer()
    {
        var breaker = new Breaker(1, Rest, probesAreFree: false, _clock);
        var (good, bad) = (breaker.TryEnter()!, breaker.TryEnter()!);
        Fail(breaker);
        var until = breaker.OpenUntil;
        _clock.Advance(TimeSpan.FromSeconds(1));

        good.Succeed();
        bad.Fail();

        Assert.Equal(until, breaker.OpenUntil);
        Assert.Null(breaker.TryEnter());
    }

    private static bool Fail(Breaker breaker)
    {
        using var pass = breaker.TryEnter()!;
        return pass.Fail();
    }

    private static void Succeed(Breaker breaker)
    {
        using var pass = breaker.TryEnter()!;
        pass.Succeed();
    }

    private Breaker Opened(bool probesAreFree)
    {
        var breaker = new Breaker(3, Rest, probesAreFree, _clock);
        Fail(breaker);
        Fail(breaker);
        Fail(breaker);
        return breaker;
    }
}
