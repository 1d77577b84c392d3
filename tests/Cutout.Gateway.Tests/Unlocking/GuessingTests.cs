using System.Net;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_tried_in_a_session_is_forgotten_when_it_ends(bool isErased)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var reference = (await gateway.Services.GetRequiredService<ISessionStore>().FindAsync(session.Id, TestContext.Current.CancellationToken))!.Reference;
        var guard = gateway.Services.GetRequiredService<AttemptGuard>();
        await gateway.UnlockAsync(session, UnlockCode.New());
        Assert.Equal(1, guard.RefusalsIn(reference));

        if (isErased)
        {
            await gateway.Client.DeleteAsync($"/v1/cutouts/{session.Id.Value}", TestContext.Current.CancellationToken);
        }
        else
        {
            gateway.Clock.Advance(TimeSpan.FromMinutes(31));
        }

        using var patience = new CancellationTokenSource(Shop.Patience);
        while (guard.RefusalsIn(reference) > 0)
        {
            await Task.Delay(10, patience.Token);
        }
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

    [Fact]
    public async Task A_network_is_paused_until_its_oldest_refusal_is_ten_minutes_old()
    {
        var (guard, clock) = NewGuard();
        await RefuseAsync(guard, "a", Home, 4);
        clock.Advance(TimeSpan.FromMinutes(3));
        await RefuseAsync(guard, "b", Home, 4);
        await RefuseAsync(guard, "c", Home, 2);

        Assert.Equal(TimeSpan.FromMinutes(7), await PauseAsync(guard, "d", Home));
        clock.Advance(TimeSpan.FromMinutes(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), await PauseAsync(guard, "d", Home));
        clock.Advance(TimeSpan.FromSeconds(1));
        await RefuseAsync(guard, "d", Home, 4);
        Assert.Equal(TimeSpan.FromMinutes(3), await PauseAsync(guard, "e", Home));
    }

    [Fact]
    public async Task Forgetting_the_idle_forgets_no_pause_and_nobody_who_is_being_looked_at()
    {
        var (guard, clock) = NewGuard();
        var looking = await guard.EnterAsync("a", Home, TestContext.Current.CancellationToken);
        guard.ForgetIdle();
        await RefuseAsync(guard, "a", Home, 4);
        looking.Refuse();
        looking.Dispose();
        clock.Advance(TimeSpan.FromMinutes(29));

        guard.ForgetIdle();

        Assert.Equal(TimeSpan.FromMinutes(1), await PauseAsync(guard, "a", Home));
    }

    [Fact]
    public async Task Whoever_has_waited_long_enough_begins_anew_also_when_forgotten()
    {
        var (guard, clock) = NewGuard();
        await RefuseAsync(guard, "a", Home, 5);
        clock.Advance(TimeSpan.FromMinutes(30));

        guard.ForgetIdle();

        await RefuseAsync(guard, "a", Home, 5);
        Assert.Equal(TimeSpan.FromMinutes(30), await PauseAsync(guard, "a", Home));
    }

    [Fact]
    public void A_network_has_one_name_for_a_day_and_another_on_the_next()
    {
        var names = new NetworkNames();
        var noon = new SetClock().GetUtcNow();
        var midnight = noon.Date.AddDays(1);

        var today = names.NameOf(Home, noon);

        Assert.Equal(today, names.NameOf(IPAddress.Parse("203.0.113.250"), midnight.AddTicks(-1)));
        Assert.NotEqual(today, names.NameOf(null, noon));
        Assert.Equal(names.NameOf(null, noon), names.NameOf(null, noon));
        Assert.NotEqual(today, names.NameOf(Home, midnight));
        Assert.NotEqual(today, new NetworkNames().NameOf(Home, noon));
        Assert.DoesNotContain("203.0.113", today, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("10.9.0.0/16")]
    public async Task A_forged_forwarded_address_changes_nothing(string? proxies)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Proxies:Known"] = proxies });

        Assert.Equal(10, await LookedAtAsync(gateway, guess => $"198.51.{guess}.7"));
    }

    [Fact]
    public async Task A_known_proxy_is_believed_about_who_came_to_it_and_no_further()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Proxies:Known"] = "127.0.0.1, 10.9.0.0/16" });

        Assert.Equal(30, await LookedAtAsync(gateway, guess => $"198.51.{guess}.7"));
        Assert.Equal(10, await LookedAtAsync(gateway, guess => $"198.18.{guess}.7, 192.0.2.8"));
        Assert.Equal(10, await LookedAtAsync(gateway, guess => $"198.19.{guess}.7, 203.0.113.9, 10.9.1.{guess}"));
    }

    [Theory]
    [InlineData("anybody")]
    [InlineData("0.0.0.0/0")]
    [InlineData("10.0.0.1, 10.0.0.0/33")]
    public async Task Proxies_that_can_not_be_meant_are_refused_at_start(string known)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Proxies:Known"] = known }));

        Assert.StartsWith("Proxies:Known", Assert.Single(problem.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_alarm_rings_when_the_refusals_of_all_visitors_jump_and_then_keeps_quiet_for_a_while()
    {
        var log = new RecordedLog();
        var (clock, jumps) = (new SetClock(), new List<long>());
        var watch = new RefusalWatch(Options.Create(new UnlockingOptions()), clock, new LoggerFactory([log]).CreateLogger<RefusalWatch>());
        watch.Jumped += (refused, _) => jumps.Add(refused);

        Refuse(49);
        Assert.Empty(jumps);
        Refuse(1);
        Assert.Equal([50], jumps);
        Refuse(500);
        Assert.Equal([50], jumps);
        Assert.Contains("50 codes were refused within a minute", Assert.Single(log.Lines), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromHours(2));
        Refuse(50);
        Assert.Equal([50, 50], jumps);

        void Refuse(int times)
        {
            for (var time = 0; time < times; time++)
            {
                watch.Count();
            }
        }
    }

    [Fact]
    public void As_many_refusals_as_every_minute_of_the_hour_ring_no_alarm()
    {
        var (clock, jumps) = (new SetClock(), 0);
        var watch = new RefusalWatch(Options.Create(new UnlockingOptions { AlarmRefusals = 10 }), clock, NullLogger<RefusalWatch>.Instance);
        for (var minute = 0; minute < 60; minute++)
        {
            for (var refusal = 0; refusal < 9; refusal++)
            {
                watch.Count();
            }

            clock.Advance(TimeSpan.FromMinutes(1));
        }

        watch.Jumped += (_, _) => jumps++;
        for (var refusal = 0; refusal < 40; refusal++)
        {
            watch.Count();
        }

        Assert.Equal(0, jumps);
        for (var refusal = 0; refusal < 10; refusal++)
        {
            watch.Count();
        }

        Assert.Equal(1, jumps);
    }

    [Fact]
    public async Task Refused_codes_ring_the_alarm_over_HTTP()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Unlocking:AlarmRefusals"] = "5" });
        var session = await gateway.ReadySessionAsync();

        for (var guess = 0; guess < 5; guess++)
        {
            await gateway.UnlockAsync(session, UnlockCode.New());
        }

        await gateway.AssertLogAsync("5 codes were refused within a minute");
    }

    // How many of thirty guesses in thirty sessions were looked at and not turned away.
    private static async Task<int> LookedAtAsync(GatewayUnderTest gateway, Func<int, string> forwarded)
    {
        var lookedAt = 0;
        for (var guess = 0; guess < 30; guess++)
        {
            using var client = gateway.NewClient();
            client.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded(guess));
            var answer = await gateway.UnlockAsync(await gateway.ReadySessionAsync([1, 2, 3]), UnlockCode.New().Text, client);
            lookedAt += answer.StatusCode == HttpStatusCode.UnprocessableEntity ? 1 : 0;
        }

        return lookedAt;
    }

    private static CutoutSession LongLived(CutoutSession session) => session with { ExpiresAt = session.ExpiresAt + TimeSpan.FromHours(2) };

    private static (AttemptGuard Guard, SetClock Clock) NewGuard()
    {
        var clock = new SetClock();
        var options = Options.Create(new UnlockingOptions());
        return (new AttemptGuard(options, new RefusalWatch(options, clock, NullLogger<RefusalWatch>.Instance), clock), clock);
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
