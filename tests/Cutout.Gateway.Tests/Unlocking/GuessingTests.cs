using System.Net;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class GuessingTests
{
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.7");

    [Fact]
    public async Task A_typo_is_refused_without_counting()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();
        var typo = $"{code.Text[..^1]}{(code.Text[^1] == '7' ? '8' : '7')}";

        for (var attempt = 0; attempt < 20; attempt++)
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, typo)).ProblemAsync());
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
    }

    [Fact]
    public async Task After_five_wrong_codes_a_session_is_paused_for_half_an_hour()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync(with: LongLived);
        var code = await gateway.MintAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, UnlockCode.New())).ProblemAsync());
        }

        var paused = await gateway.UnlockAsync(session, code);
        Assert.Equal(HttpStatusCode.TooManyRequests, paused.StatusCode);
        Assert.Equal("too-many-attempts", await paused.ProblemAsync());
        Assert.Equal(TimeSpan.FromMinutes(30), paused.Headers.RetryAfter?.Delta);

        gateway.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal("too-many-attempts", await (await gateway.UnlockAsync(session, code)).ProblemAsync());
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
    }

    [Fact]
    public async Task After_a_pause_there_are_five_tries_again()
    {
        var (guard, clock) = NewGuard();
        await RefuseAsync(guard, "a", Home, 5);
        clock.Advance(TimeSpan.FromMinutes(30));

        await RefuseAsync(guard, "a", Home, 5);

        Assert.Equal(TimeSpan.FromMinutes(30), await PauseAsync(guard, "a", Home));
    }

    [Fact]
    public async Task Ten_wrong_codes_in_ten_minutes_pause_a_network()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var code = await gateway.MintAsync();
        for (var guess = 0; guess < 10; guess++)
        {
            Assert.Equal("code-refused", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), UnlockCode.New())).ProblemAsync());
            gateway.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        var session = await gateway.ReadySessionAsync();
        var paused = await gateway.UnlockAsync(session, code);
        Assert.Equal("too-many-attempts", await paused.ProblemAsync());
        Assert.Equal(TimeSpan.FromMinutes(5), paused.Headers.RetryAfter?.Delta);

        // The first of the ten has then left the window: one more try.
        gateway.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, UnlockCode.New())).ProblemAsync());
        Assert.Equal("too-many-attempts", await (await gateway.UnlockAsync(session, code)).ProblemAsync());
    }

    [Fact]
    public async Task Of_a_hundred_guesses_at_once_five_are_looked_at()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.UnlockAsync(session, UnlockCode.New())));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.UnprocessableEntity));
        Assert.Equal(95, answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Used_expired_and_unknown_codes_get_one_and_the_same_answer()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, used) = await gateway.UnlockedAsync();
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await gateway.AssertBecomesAsync(used, "delivered");
        var expired = await gateway.MintAsync(mint => mint with { ExpiresAt = gateway.Clock.GetUtcNow() + TimeSpan.FromSeconds(1) });
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        var another = await gateway.ReadySessionAsync();

        var answers = new List<string>();
        foreach (var code in new[] { used, expired, UnlockCode.New() })
        {
            var answer = await gateway.UnlockAsync(another, code);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
            answers.Add(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        Assert.Single(answers.Distinct());
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.200", true)]
    [InlineData("203.0.113.7", "203.0.114.7", false)]
    [InlineData("203.0.113.7", "::ffff:203.0.113.9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:ffff::2", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:2:2::1", false)]
    public async Task A_network_is_a_24_of_IPv4_and_a_48_of_IPv6(string first, string second, bool same)
    {
        var (guard, _) = NewGuard();
        await RefuseAsync(guard, "a", IPAddress.Parse(first), 5);
        await RefuseAsync(guard, "b", IPAddress.Parse(first), 5);

        Assert.Equal(same, await PauseAsync(guard, "c", IPAddress.Parse(second)) > TimeSpan.Zero);
    }

    [Fact]
    public async Task What_was_not_refused_is_not_counted()
    {
        var (guard, _) = NewGuard();
        for (var attempt = 0; attempt < 100; attempt++)
        {
            (await guard.EnterAsync("a", Home, TestContext.Current.CancellationToken)).Dispose();
        }

        await RefuseAsync(guard, "a", Home, 4);
        Assert.Equal(TimeSpan.Zero, await PauseAsync(guard, "a", Home));
    }

    [Fact]
    public async Task One_more_than_the_limit_waits_for_those_before_it()
    {
        var (guard, _) = NewGuard();
        var inFlight = new List<Attempt>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            inFlight.Add(await guard.EnterAsync("a", Home, TestContext.Current.CancellationToken));
        }

        var waiting = guard.EnterAsync("a", Home, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        inFlight[0].Dispose();

        using var entered = await waiting;
        Assert.Equal(TimeSpan.Zero, entered.Pause);
    }

    [Fact]
    public async Task Who_waits_hears_of_the_pause_as_soon_as_it_is_certain()
    {
        var (guard, _) = NewGuard();
        var inFlight = new List<Attempt>();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            inFlight.Add(await guard.EnterAsync("a", Home, TestContext.Current.CancellationToken));
        }

        var waiting = Enumerable.Range(0, 20).Select(_ => guard.EnterAsync("a", Home, TestContext.Current.CancellationToken)).ToList();
        foreach (var attempt in inFlight)
        {
            attempt.Refuse();
            attempt.Dispose();
        }

        Assert.All(await Task.WhenAll(waiting), attempt => Assert.Equal(TimeSpan.FromMinutes(30), attempt.Pause));
    }

    [Fact]
    public async Task Forgetting_the_idle_forgets_no_refusal()
    {
        var (guard, clock) = NewGuard();
        await RefuseAsync(guard, "a", Home, 4);
        clock.Advance(TimeSpan.FromMinutes(20));

        guard.ForgetIdle();
        await RefuseAsync(guard, "a", Home, 1);

        Assert.Equal(TimeSpan.FromMinutes(30), await PauseAsync(guard, "a", Home));
    }

    private static CutoutSession LongLived(CutoutSession session) => session with { ExpiresAt = session.ExpiresAt + TimeSpan.FromHours(2) };

    private static (AttemptGuard Guard, SetClock Clock) NewGuard()
    {
        var clock = new SetClock();
        return (new AttemptGuard(Options.Create(new UnlockingOptions()), clock), clock);
    }

    private static async Task RefuseAsync(AttemptGuard guard, string session, IPAddress from, int times)
    {
        for (var attempt = 0; attempt < times; attempt++)
        {
            using var entered = await guard.EnterAsync(session, from, TestContext.Current.CancellationToken);
            Assert.Equal(TimeSpan.Zero, entered.Pause);
            entered.Refuse();
        }
    }

    private static async Task<TimeSpan> PauseAsync(AttemptGuard guard, string session, IPAddress from)
    {
        using var attempt = await guard.EnterAsync(session, from, TestContext.Current.CancellationToken);
        return attempt.Pause;
    }
}
