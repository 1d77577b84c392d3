using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Providers.Spending;

public sealed class SpendBookTests
{
    private const long One = 1_000_000;

    [Theory]
    [InlineData("ledger")]
    [InlineData("memory")]
    public async Task A_thousand_reservations_at_once_never_go_over_the_cap(string kind)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = BookOf(kind, ledger);

        var reserved = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => book.TryReserveAsync(Call(cap: 100 * One))));

        Assert.Equal(100, reserved.Count(reservation => reservation is not null));
        Assert.Equal(100 * One, Assert.Single(await TodayAsync(book, ledger)).Committed);
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("memory")]
    public async Task What_was_not_charged_can_be_spent_again_and_what_is_unknown_can_not(string kind)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = BookOf(kind, ledger);
        var (free, lost) = (await book.TryReserveAsync(Call(cap: 2 * One)), await book.TryReserveAsync(Call(cap: 2 * One)));

        await SettleAsync(book, ledger, free!, SpendSettlement.Nothing);
        await SettleAsync(book, ledger, lost!, SpendSettlement.Of(Charged.Unknown, null, One));

        Assert.NotNull(await book.TryReserveAsync(Call(cap: 2 * One)));
        Assert.Null(await book.TryReserveAsync(Call(cap: 2 * One)));
        Assert.Equal(new SpendOfDay("vendor", 3, 0, One, One), Assert.Single(await TodayAsync(book, ledger)));
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("memory")]
    public async Task A_charge_below_the_worst_case_leaves_the_rest(string kind)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = BookOf(kind, ledger);
        var first = await book.TryReserveAsync(Call(cap: One));

        await SettleAsync(book, ledger, first!, SpendSettlement.Of(Charged.Yes, 0.25m, One));

        Assert.Null(await book.TryReserveAsync(Call(cap: One)));
        Assert.NotNull(await book.TryReserveAsync(Call(cap: One) with { Worst = 750_000 }));
        Assert.Equal(One, book.CommittedToday("vendor"));
    }

    [Theory]
    [InlineData("ledger")]
    [InlineData("memory")]
    public async Task A_new_day_has_a_new_cap(string kind)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = BookOf(kind, ledger);
        Assert.NotNull(await book.TryReserveAsync(Call(cap: One)));
        Assert.Null(await book.TryReserveAsync(Call(cap: One)));

        ledger.Clock.Advance(TimeSpan.FromHours(12));

        Assert.Equal(0, book.CommittedToday("vendor"));
        Assert.NotNull(await book.TryReserveAsync(Call(cap: One)));
    }

    [Fact]
    public async Task A_crash_between_reservation_and_settlement_leaves_an_unknown_charge_that_counts_as_spent()
    {
        await using var before = await TemporaryLedger.OpenAsync();
        await BookOf("ledger", before).TryReserveAsync(Call(cap: One));

        await using var after = new TemporaryLedger(before.Folder);
        after.Clock.Advance(TimeSpan.FromMinutes(5));
        await after.Opening.OpenAsync(TestContext.Current.CancellationToken);
        var book = BookOf("ledger", after);
        await book.TendAsync();

        Assert.Equal(new SpendOfDay("vendor", 1, 0, One, 0), Assert.Single(await TodayAsync(book, after)));
        Assert.Equal(One, book.CommittedToday("vendor"));
        Assert.Null(await book.TryReserveAsync(Call(cap: One)));
    }

    [Fact]
    public async Task A_call_that_may_still_be_under_way_in_another_process_stays_open_and_counts()
    {
        await using var first = await TemporaryLedger.OpenAsync();
        var running = await BookOf("ledger", first).TryReserveAsync(Call(cap: One));

        await using var second = new TemporaryLedger(first.Folder);
        await second.Opening.OpenAsync(TestContext.Current.CancellationToken);
        var other = BookOf("ledger", second);
        await other.TendAsync();

        Assert.Equal(One, Assert.Single(await TodayAsync(other, second)).Open);
        Assert.Null(await other.TryReserveAsync(Call(cap: One)));
        await SettleAsync(BookOf("ledger", first), first, running!, SpendSettlement.Nothing);
        Assert.NotNull(await other.TryReserveAsync(Call(cap: One)));
    }

    [Fact]
    public async Task A_settlement_that_could_not_be_written_is_written_later()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = BookOf("ledger", ledger);
        var reservation = await book.TryReserveAsync(Call(cap: One));
        await RunAsync(ledger, "ALTER TABLE spend RENAME TO away");
        book.Settle(reservation!, SpendSettlement.Of(Charged.Yes, 0.5m, One));
        await book.TendAsync();
        await RunAsync(ledger, "ALTER TABLE away RENAME TO spend");

        // Long after the call: what is known goes before giving up on it.
        ledger.Clock.Advance(TimeSpan.FromMinutes(10));
        await book.TendAsync();

        Assert.Equal(500_000, Assert.Single(await TodayAsync(book, ledger)).Charged);
    }

    [Fact]
    public async Task A_book_that_can_not_be_written_reserves_nothing()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        await RunAsync(ledger, "ALTER TABLE spend RENAME TO away");

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => BookOf("ledger", ledger).TryReserveAsync(Call(cap: null)));

        Assert.Equal(0, await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM spend_days")));
    }

    [Fact]
    public async Task Settling_twice_counts_once()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = BookOf("ledger", ledger);
        var reservation = await book.TryReserveAsync(Call(cap: null));

        await SettleAsync(book, ledger, reservation!, SpendSettlement.Of(Charged.Yes, 0.25m, One));
        await SettleAsync(book, ledger, reservation!, SpendSettlement.Nothing);

        Assert.Equal(250_000, Assert.Single(await TodayAsync(book, ledger)).Committed);
        Assert.Equal(250_000, book.CommittedToday("vendor"));
    }

    [Fact]
    public async Task The_book_knows_what_was_bought_and_when_and_nothing_of_who()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = BookOf("ledger", ledger);

        await book.TryReserveAsync(Call(cap: null));

        var line = await ledger.Ledger.ReadAsync(connection => connection.QuerySingleAsync(
            "SELECT provider, operation, rendition, kilopixels, unit, reserved, charge, outcome, minute FROM spend"));
        Assert.Equal(("vendor", "background-removal", "full", 12_000L, "credit", One, "open"),
            ((string)line.provider, (string)line.operation, (string)line.rendition, (long)line.kilopixels, (string)line.unit, (long)line.reserved, (string)line.outcome));
        Assert.Equal(ledger.Clock.GetUtcNow().ToUnixTimeSeconds() / 60, (long)line.minute);
        var columns = await ledger.Ledger.ReadAsync(connection => connection.QueryAsync<string>("SELECT name FROM pragma_table_info('spend')"));
        Assert.Equal(
            ["charge", "day", "id", "kilopixels", "minute", "open_until", "operation", "outcome", "provider", "rendition", "reserved", "unit"], columns.Order());
    }

    private static ISpendBook BookOf(string kind, TemporaryLedger ledger) => kind == "memory"
        ? new MemorySpendBook(ledger.Clock)
        : LedgerBookOf(ledger);

    private static LedgerSpendBook LedgerBookOf(TemporaryLedger ledger)
    {
        var totals = new SpendTotals();
        return new LedgerSpendBook(
            ledger.Ledger, ledger.Writer, new AheadBook(ledger.Writer, totals, Options.Create(new SpendingOptions()), ledger.Clock, NullLogger<AheadBook>.Instance), totals, ledger.Clock, NullLogger<LedgerSpendBook>.Instance);
    }

    private static SpendRequest Call(long? cap) =>
        new("vendor", "background-removal", "full", 12_000, "credit", One, cap, TimeSpan.FromMinutes(3));

    // The writer takes one piece of work after the other, so what comes behind a settlement sees it.
    private static async Task SettleAsync(ISpendBook book, TemporaryLedger ledger, SpendReservation reservation, SpendSettlement settlement)
    {
        book.Settle(reservation, settlement);
        await ledger.Writer.WriteAsync(_ => Task.FromResult(0));
    }

    private static Task<IReadOnlyList<SpendOfDay>> TodayAsync(ISpendBook book, TemporaryLedger ledger) =>
        book.SumsOfAsync(SpendDay.Of(ledger.Clock.GetUtcNow()));

    private static Task<int> RunAsync(TemporaryLedger ledger, string sql) => ledger.Ledger.ReadAsync(connection => connection.ExecuteAsync(sql));
}
