using System.Net;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Tests.Keys;

/// <summary>On any engine; each runs all of it.</summary>
public abstract class KeyGateTests(string engine)
{
    private static readonly KeyRequest Hundred = new() { PrepaidCredits = 100 };

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Of_a_thousand_calls_at_the_last_credit_one_is_served(int ahead)
    {
        await using var desk = await KeyDesk.OpenAsync(engine, ahead);
        var holder = await desk.HolderAsync(new KeyRequest { PrepaidCredits = 1, MegapixelsPerMinute = 5000 });

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => desk.Gate.ReserveAsync(holder, 1, 1))));

        Assert.Single(outcomes.OfType<KeyReservationOutcome.Reserved>());
        Assert.Equal(999, outcomes.OfType<KeyReservationOutcome.InsufficientCredits>().Count());
    }

    [Fact]
    public async Task Several_gateways_on_one_ledger_together_never_go_over_what_a_key_has()
    {
        await using var first = await KeyDesk.OpenAsync(engine);
        await using var second = await first.AgainAsync();
        await using var third = await first.AgainAsync();
        KeyDesk[] desks = [first, second, third];
        var key = await first.IssueAsync(new KeyRequest { MonthlyCredits = 40, PrepaidCredits = 20.5m, MegapixelsPerMinute = 5000 });
        var holders = await Task.WhenAll(desks.Select(desk => desk.AdmittedAsync(key)));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 300).Select(number => Task.Run(() =>
            desks[number % 3].Gate.ReserveAsync(holders[number % 3], number % 2 == 0 ? 1 : 0.25m, 1))));
        var reserved = outcomes.OfType<KeyReservationOutcome.Reserved>().ToList();
        foreach (var outcome in reserved)
        {
            KeyGate.Settle(outcome.Reservation, outcome.Reservation.Worst);
        }

        var spent = reserved.Sum(outcome => outcome.Reservation.Worst);

        // Each may be left with less than its last calls asked for.
        Assert.InRange(spent, 57m, 60.5m);
        await EndAsync(desks);
        Assert.Equal(60.5m - spent, (await first.Gate.BalanceAsync(holders[0])).Total);
        Assert.Equal(spent, (await first.Book.ListAsync()).Single().ThisMonth.Credits);
    }

    [Fact]
    public async Task What_was_not_charged_comes_back_and_what_was_charged_does_not()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(new KeyRequest { PrepaidCredits = 1 });

        KeyGate.Settle(await desk.ReservedAsync(holder), 0.25m);

        Assert.False(await desk.CanReserveAsync(holder));
        Assert.Equal(0.75m, (await desk.Gate.BalanceAsync(holder)).Payg);
        Assert.True(await desk.CanReserveAsync(holder, 0.75m));
    }

    [Fact]
    public async Task A_call_that_is_settled_twice_is_charged_once()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(Hundred);
        var reservation = await desk.ReservedAsync(holder);

        KeyGate.Settle(reservation, 1);
        KeyGate.Settle(reservation, 0);
        KeyGate.Settle(reservation, 1);

        Assert.Equal(99, (await desk.Gate.BalanceAsync(holder)).Total);
    }

    [Fact]
    public async Task More_than_was_set_aside_is_never_charged()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var reservation = await desk.ReservedAsync(await desk.HolderAsync(Hundred));

        Assert.Throws<ArgumentOutOfRangeException>(() => KeyGate.Settle(reservation, 1.1m));
    }

    [Fact]
    public async Task The_months_credits_are_spent_before_the_prepaid_ones_and_a_new_month_brings_them_anew()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(new KeyRequest { MonthlyCredits = 2, PrepaidCredits = 3 });
        await desk.SpendAsync(holder, 1.5m);
        Assert.Equal((0.5m, 3m), Of(await desk.Gate.BalanceAsync(holder)));
        await desk.SpendAsync(holder, 1.5m);
        Assert.Equal((0m, 2m), Of(await desk.Gate.BalanceAsync(holder)));

        // From the 22nd of November to the last second of the month, and one further.
        desk.Clock.Advance(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero) - desk.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        await desk.Keeper.TendAsync();
        Assert.Equal((0m, 2m), Of(await desk.Gate.BalanceAsync(holder)));
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal((2m, 2m), Of(await desk.Gate.BalanceAsync(holder)));

        await desk.SpendAsync(holder, 3);
        Assert.Equal((0m, 1m), Of(await desk.Gate.BalanceAsync(holder)));
        Assert.False(await desk.CanReserveAsync(holder, 1.25m));
    }

    [Fact]
    public async Task A_call_that_began_before_midnight_belongs_to_the_day_and_month_on_which_it_began()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(new KeyRequest { MonthlyCredits = 2 });
        desk.Clock.Advance(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero) - desk.Clock.GetUtcNow());
        var (failed, done) = (await desk.ReservedAsync(holder), await desk.ReservedAsync(holder));

        desk.Clock.Advance(TimeSpan.FromSeconds(2));
        await desk.SpendAsync(holder, 2);
        KeyGate.Settle(failed, 0);
        KeyGate.Settle(done, 1);
        await desk.Keeper.TendAsync();

        Assert.Equal((0m, 0m), Of(await desk.Gate.BalanceAsync(holder)));
        var usage = await desk.Usage.OfAsync(holder.Id);
        Assert.Equal(
            [new KeyUsageView(new DateOnly(2026, 12, 1), 1, 2, 1), new KeyUsageView(new DateOnly(2026, 11, 30), 2, 1, 2)], usage);
    }

    [Fact]
    public async Task A_daily_cap_holds_for_the_day_and_not_for_the_next()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(Hundred with { DailyCap = 2 });
        await desk.SpendAsync(holder, 2);

        Assert.False(await desk.CanReserveAsync(holder, 0.25m));
        desk.Clock.Advance(TimeSpan.FromHours(12));

        Assert.True(await desk.CanReserveAsync(holder, 2));
        Assert.False(await desk.CanReserveAsync(holder, 0.25m));
    }

    [Fact]
    public async Task A_key_without_an_end_of_credits_is_still_held_to_its_daily_cap()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(new KeyRequest { Unlimited = true, DailyCap = 1000 });
        await desk.SpendAsync(holder, 999);

        Assert.True(await desk.CanReserveAsync(holder));
        Assert.False(await desk.CanReserveAsync(holder));
    }

    [Fact]
    public async Task Most_calls_are_served_without_writing_to_the_ledger()
    {
        await using var desk = await KeyDesk.OpenAsync(engine, ahead: 20);
        var holder = await desk.HolderAsync(new KeyRequest { PrepaidCredits = 10_000 });
        await desk.SpendAsync(holder, 1);
        var before = await LeasedAsync(desk);

        for (var call = 0; call < 20; call++)
        {
            await desk.SpendAsync(holder, 1);
        }

        Assert.Equal(before, await LeasedAsync(desk));
        await desk.SpendAsync(holder, 1);
        Assert.NotEqual(before, await LeasedAsync(desk));
    }

    [Fact]
    public async Task What_a_gateway_does_not_need_any_more_others_can_spend()
    {
        await using var first = await KeyDesk.OpenAsync(engine);
        await using var second = await first.AgainAsync();
        var key = await first.IssueAsync(Hundred);
        var (mine, theirs) = (await first.AdmittedAsync(key), await second.AdmittedAsync(key));
        await first.SpendAsync(mine, 1);
        Assert.False(await second.CanReserveAsync(theirs, 99));

        first.Clock.Advance(TimeSpan.FromSeconds(31));
        await first.Keeper.TendAsync();

        Assert.True(await second.CanReserveAsync(theirs, 99));
    }

    [Fact]
    public async Task A_gateway_that_stops_gives_back_what_it_held()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(Hundred);
        await desk.SpendAsync(holder, 1);

        await desk.Keeper.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0L, 99_000_000L), await BooksAsync(desk));
    }

    [Fact]
    public async Task What_a_killed_gateway_held_counts_as_spent_a_minute_later_and_nothing_more()
    {
        await using var killed = await KeyDesk.OpenAsync(engine, ahead: 1);
        var key = await killed.IssueAsync(Hundred);
        var holder = await killed.AdmittedAsync(key);
        await killed.SpendAsync(holder, 1);
        await killed.Keeper.TendAsync();
        await killed.ReservedAsync(holder);

        await using var next = await killed.AgainAsync();
        await next.Keeper.TendAsync();
        Assert.Equal(98, (await next.Gate.BalanceAsync(await next.AdmittedAsync(key))).Total);
        Assert.Equal(1, (await next.Usage.OfAsync(holder.Id)).Single().Credits);
        next.Clock.Advance(TimeSpan.FromSeconds(61));
        await next.Keeper.TendAsync();

        // One was settled, one was under way, and there was nothing ahead of them.
        Assert.Equal(98, (await next.Gate.BalanceAsync(holder)).Total);
        Assert.Equal([new KeyUsageView(new DateOnly(2026, 11, 22), 1, 2, 1)], await next.Usage.OfAsync(holder.Id));
        Assert.True(await next.CanReserveAsync(holder, 98));
    }

    [Fact]
    public async Task A_gateway_that_was_taken_for_dead_spends_nothing_twice()
    {
        await using var slow = await KeyDesk.OpenAsync(engine);
        await using var other = await slow.AgainAsync();
        var holder = await slow.HolderAsync(Hundred);
        var running = await slow.ReservedAsync(holder);
        other.Clock.Advance(TimeSpan.FromSeconds(61));
        await other.Keeper.TendAsync();
        var settled = (await other.Usage.OfAsync(holder.Id)).Single().Credits;

        KeyGate.Settle(running, 1);
        await slow.Keeper.TendAsync();
        await slow.SpendAsync(holder, 1);
        await slow.Keeper.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(100 - settled - 1, (await other.Gate.BalanceAsync(holder)).Total);
        Assert.Equal(settled + 1, (await other.Usage.OfAsync(holder.Id)).Single().Credits);
    }

    [Fact]
    public async Task While_the_ledger_is_down_no_call_is_taken_and_afterwards_nothing_is_missing_or_charged_twice()
    {
        await using var desk = await KeyDesk.OpenAsync(engine, ahead: 0);
        var key = await desk.IssueAsync(Hundred with { MegapixelsPerMinute = 10 });
        var holder = await desk.AdmittedAsync(key);
        var running = await desk.ReservedAsync(holder, 1, 5);
        await RunAsync(desk, "ALTER TABLE api_keys RENAME TO away");
        await RunAsync(desk, "ALTER TABLE api_key_leases RENAME TO leases_away");

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => desk.Gate.ReserveAsync(holder, 1, 5));
        desk.Clock.Advance(KeyHolders.KnownFor);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => desk.Gate.AdmitAsync(key.Value, null, null));
        KeyGate.Settle(running, 1);
        await desk.Keeper.TendAsync();

        await RunAsync(desk, "ALTER TABLE away RENAME TO api_keys");
        await RunAsync(desk, "ALTER TABLE leases_away RENAME TO api_key_leases");
        Assert.Equal(0, (await desk.ReservedAsync(holder, 1, 5)).Rate.Remaining);
        await desk.AdmittedAsync(key);
        await desk.Keeper.TendAsync();
        Assert.Equal(1, (await desk.Usage.OfAsync(holder.Id)).Single().Credits);
        Assert.Equal((1L, 98_000_000L), await BooksAsync(desk));
    }

    [Fact]
    public async Task A_revoked_key_is_refused_at_once_and_what_was_begun_is_settled()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var key = await desk.IssueAsync(Hundred);
        var holder = await desk.AdmittedAsync(key);
        var running = await desk.ReservedAsync(holder);

        Assert.Equal("revoked", (await desk.Book.RevokeAsync(holder.Id))!.State);

        Assert.IsType<KeyDecision.Refused>(await desk.Gate.AdmitAsync(key.Value, null, null));
        Assert.False(await desk.CanReserveAsync(holder));
        KeyGate.Settle(running, 1);
        await desk.Keeper.TendAsync();
        Assert.Equal((0L, 99_000_000L), await BooksAsync(desk));
    }

    [Fact]
    public async Task A_key_that_another_process_revokes_is_refused_seconds_later()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        await using var other = await desk.AgainAsync();
        var key = await desk.IssueAsync(Hundred);
        await desk.AdmittedAsync(key);

        await other.Book.RevokeAsync(key.Value);
        desk.Clock.Advance(KeyHolders.KnownFor);

        Assert.IsType<KeyDecision.Refused>(await desk.Gate.AdmitAsync(key.Value, null, null));
    }

    [Fact]
    public async Task A_deleted_key_leaves_nothing_even_if_calls_were_under_way()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        await using var other = await desk.AgainAsync();
        var key = await desk.IssueAsync(Hundred);
        var (holder, theirs) = (await desk.AdmittedAsync(key), await other.AdmittedAsync(key));
        await desk.Book.CreditAsync(holder.Id, 5, null);
        await desk.SpendAsync(holder, 1);
        await EndAsync(desk);
        Assert.Single(await desk.Usage.OfAsync(holder.Id));
        var (running, elsewhere) = (await desk.ReservedAsync(holder), await other.ReservedAsync(theirs));

        Assert.True(await desk.Book.DeleteAsync(holder.Id));
        KeyGate.Settle(running, 1);
        KeyGate.Settle(elsewhere, 1);
        await desk.Keeper.TendAsync();
        await other.Keeper.TendAsync();
        await EndAsync(desk, other);

        Assert.IsType<KeyDecision.Refused>(await desk.Gate.AdmitAsync(key.Value, null, null));
        Assert.False(await other.CanReserveAsync(theirs, 90));
        Assert.False(await desk.Book.DeleteAsync(holder.Id));
        foreach (var table in new[] { "api_keys", "api_key_leases", "api_key_usage", "api_key_credits" })
        {
            Assert.Equal(0, await desk.Place.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>($"SELECT COUNT(*) FROM {table}")));
        }
    }

    [Fact]
    public async Task Wrong_unknown_and_expired_keys_are_refused_alike_and_no_key_is_missing()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var key = await desk.IssueAsync(Hundred with { ExpiresAt = desk.Clock.GetUtcNow() + TimeSpan.FromMinutes(1) });
        Assert.IsType<KeyDecision.Admitted>(await desk.Gate.AdmitAsync($" {key.Value} ", null, null));
        desk.Clock.Advance(TimeSpan.FromMinutes(1));

        foreach (var wrong in new[] { key.Value, ApiKey.New().Value, key.Value[..^1], key.Value.ToUpperInvariant(), "nonsense", new string('x', 10_000), $"{key.Value}'--" })
        {
            Assert.Equal(new KeyDecision.Refused(), await desk.Gate.AdmitAsync(wrong, null, null));
        }

        foreach (var none in new[] { null, "", " " })
        {
            Assert.IsType<KeyDecision.Missing>(await desk.Gate.AdmitAsync(none, null, null));
        }
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://other.example:8443", true)]
    [InlineData("https://shop.example.evil.example", false)]
    [InlineData("http://shop.example", false)]
    [InlineData("null", false)]
    [InlineData(null, false)]
    public async Task A_key_for_certain_pages_is_for_no_others(string? origin, bool isAdmitted)
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var key = await desk.IssueAsync(Hundred with { Origins = ["https://shop.example", "https://other.example:8443"] });

        Assert.Equal(isAdmitted ? typeof(KeyDecision.Admitted) : typeof(KeyDecision.ForeignOrigin), (await desk.Gate.AdmitAsync(key.Value, origin, null)).GetType());
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("203.0.113.7", true)]
    [InlineData("2001:db8::5", true)]
    [InlineData("203.0.113.8", false)]
    [InlineData("11.1.2.3", false)]
    [InlineData("2001:db9::5", false)]
    [InlineData(null, false)]
    public async Task A_key_for_certain_networks_is_for_no_others(string? address, bool isAdmitted)
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var key = await desk.IssueAsync(Hundred with { Networks = ["10.0.0.0/8", "203.0.113.7", "2001:db8::/32"] });

        var decision = await desk.Gate.AdmitAsync(key.Value, "https://any.example", address is null ? null : IPAddress.Parse(address));

        Assert.Equal(isAdmitted ? typeof(KeyDecision.Admitted) : typeof(KeyDecision.ForeignNetwork), decision.GetType());
    }

    [Fact]
    public async Task So_many_megapixels_a_minute_and_not_one_more_until_the_minute_is_over()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(Hundred with { MegapixelsPerMinute = 50 });
        var start = desk.Clock.GetUtcNow();

        Assert.Equal(new KeyRate(50, 25, start + TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(60)), (await desk.ReservedAsync(holder, 1, 25)).Rate);
        desk.Clock.Advance(TimeSpan.FromSeconds(20.5));
        var last = await desk.ReservedAsync(holder, 1, 25);
        var limited = Assert.IsType<KeyReservationOutcome.RateLimited>(await desk.Gate.ReserveAsync(holder, 1, 1));

        Assert.Equal(new KeyRate(50, 0, start + TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(40)), limited.Rate);
        KeyGate.Settle(last, 0, returnsMegapixels: true);
        Assert.Equal(20, (await desk.ReservedAsync(holder, 1, 5)).Rate.Remaining);
        Assert.IsType<KeyReservationOutcome.RateLimited>(await desk.Gate.ReserveAsync(holder, 1, 21));
        desk.Clock.Advance(TimeSpan.FromSeconds(39.5));
        Assert.Equal(0, (await desk.ReservedAsync(holder, 1, 50)).Rate.Remaining);
    }

    [Fact]
    public async Task A_call_that_can_not_be_paid_takes_nothing_of_the_minute_and_one_that_is_too_fast_no_credits()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(new KeyRequest { PrepaidCredits = 1, MegapixelsPerMinute = 10 });

        Assert.IsType<KeyReservationOutcome.InsufficientCredits>(await desk.Gate.ReserveAsync(holder, 2, 10));
        var reservation = await desk.ReservedAsync(holder, 0.5m, 10);
        Assert.Equal(0, reservation.Rate.Remaining);
        Assert.IsType<KeyReservationOutcome.RateLimited>(await desk.Gate.ReserveAsync(holder, 0.5m, 1));

        Assert.Equal(0.5m, (await desk.Gate.BalanceAsync(holder)).Total);
    }

    [Fact]
    public async Task A_picture_above_the_whole_minutes_limit_passes_alone()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(Hundred with { MegapixelsPerMinute = 10 });

        Assert.Equal(0, (await desk.ReservedAsync(holder, 1, 25)).Rate.Remaining);
        Assert.IsType<KeyReservationOutcome.RateLimited>(await desk.Gate.ReserveAsync(holder, 1, 1));
    }

    [Fact]
    public async Task Prepaid_credits_that_are_added_can_be_spent_at_once()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(new KeyRequest { PrepaidCredits = 0.25m });
        Assert.False(await desk.CanReserveAsync(holder));

        Assert.IsType<CreditOutcome.Credited>(await desk.Book.CreditAsync(holder.Id, 0.75m, null));

        Assert.True(await desk.CanReserveAsync(holder));
        Assert.False(await desk.CanReserveAsync(holder, 0.25m));
    }

    [Fact]
    public async Task Usage_is_kept_by_day_for_its_time_and_no_longer()
    {
        await using var desk = await KeyDesk.OpenAsync(engine);
        var holder = await desk.HolderAsync(Hundred);
        KeyGate.Settle(await desk.ReservedAsync(holder, 1, 12), 0.25m);
        KeyGate.Settle(await desk.ReservedAsync(holder, 1, 3), 0, returnsMegapixels: true);
        await desk.Keeper.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal([new KeyUsageView(new DateOnly(2026, 11, 22), 2, 0.25m, 12)], await desk.Usage.OfAsync(holder.Id));

        desk.Clock.Advance(TimeSpan.FromDays(395));
        await desk.Keeper.TendAsync();
        Assert.Single(await desk.Usage.OfAsync(holder.Id));
        desk.Clock.Advance(TimeSpan.FromDays(1));
        await desk.Keeper.TendAsync();
        Assert.Empty(await desk.Usage.OfAsync(holder.Id));
    }

    private static (decimal Subscription, decimal Payg) Of(KeyBalance balance) => (balance.Subscription, balance.Payg);

    private static async Task EndAsync(params KeyDesk[] desks)
    {
        foreach (var desk in desks)
        {
            await desk.Keeper.StopAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task<int> RunAsync(KeyDesk desk, string sql) =>
        desk.Place.Ledger.ReadAsync(connection => connection.ExecuteAsync(sql));

    private static Task<long> LeasedAsync(KeyDesk desk) => desk.Place.Ledger.ReadAsync(connection =>
        connection.ExecuteScalarAsync<long>("SELECT CAST(SUM(monthly + prepaid) AS BIGINT) FROM api_key_leases"));

    private static Task<(long Leases, long Prepaid)> BooksAsync(KeyDesk desk) => desk.Place.Ledger.ReadAsync(connection =>
        connection.QuerySingleAsync<(long, long)>("SELECT (SELECT COUNT(*) FROM api_key_leases), prepaid FROM api_keys"));
}
