using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Purchases.Books;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Providers.Spending;

/// <summary>Lines of the spend book that are written before anybody needs them, on both engines.</summary>
public sealed class AheadBookTests
{
    private const long One = 1_000_000;

    public static TheoryData<string> Engines => ["sqlite", "postgres"];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Calls_that_follow_one_another_soon_wait_for_no_commit(string engine)
    {
        await using var ledger = await TemporaryLedger.OpenAsync(engine);
        var book = new Book(ledger);

        var waited = 0;
        for (var call = 0; call < 200; call++)
        {
            var reserving = book.Spend.TryReserveAsync(Call());
            waited += reserving.IsCompleted ? 0 : 1;
            await book.SettleAsync(await reserving, 1);
        }

        Assert.InRange(waited, 2, 20);
        await book.AssertSumsAsync(new SpendOfDay("vendor", 200, 200 * One, 0, 0));
    }

    [Fact]
    public async Task For_a_call_by_itself_nothing_is_written_ahead()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        for (var call = 0; call < 5; call++)
        {
            await book.SettleAsync(await book.Spend.TryReserveAsync(Call()), 1);
            ledger.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(0, await book.CountAsync("SELECT COUNT(*) FROM spend_ahead"));
    }

    [Fact]
    public async Task None_are_written_ahead_where_the_operator_wants_none()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger, most: 0);

        await book.MakeAsync(Call(), 20);

        Assert.Equal(0, await book.CountAsync("SELECT COUNT(*) FROM spend_ahead"));
    }

    [Theory]
    [InlineData("sqlite", 100)]
    [InlineData("sqlite", 1000)]
    [InlineData("postgres", 100)]
    [InlineData("postgres", 1000)]
    public async Task Calls_at_once_spend_the_cap_to_its_last_credit_and_not_one_more(string engine, int cap)
    {
        await using var ledger = await TemporaryLedger.OpenAsync(engine);
        var book = new Book(ledger);
        var call = Call(cap: cap * One);
        await book.SettleAsync(await book.Spend.TryReserveAsync(call), 1);

        var taken = 1 + (await Task.WhenAll(Enumerable.Range(0, cap + 200).Select(_ => book.Spend.TryReserveAsync(call)))).Count(line => line is not null);
        while (await book.Spend.TryReserveAsync(call) is not null)
        {
            taken++;
        }

        Assert.Equal(cap, taken);
        Assert.Equal(cap * One, await book.CountAsync("SELECT committed FROM spend_days"));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task Two_processes_together_never_go_over_the_cap(string engine)
    {
        await using var one = await TemporaryLedger.OpenAsync(engine);
        await using var other = await one.AgainAsync();
        var books = new[] { new Book(one), new Book(other) };

        var lines = await Task.WhenAll(Enumerable.Range(0, 400).Select(call => books[call % 2].Spend.TryReserveAsync(Call(cap: 150 * One))));

        // What one has ready the other can't take, until it is given back.
        Assert.InRange(lines.Count(line => line is not null), 150 - 16, 150);
        Assert.InRange(await books[0].CountAsync("SELECT committed FROM spend_days"), 0, 150 * One);
        await books[0].AssertBalancedAsync();
    }

    [Fact]
    public async Task Near_the_cap_nothing_is_written_ahead()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);

        await book.MakeAsync(Call(cap: 12 * One), 11);

        Assert.Equal(0, await book.CountAsync("SELECT COALESCE(SUM(lines), 0) FROM spend_ahead"));
        Assert.NotNull(await book.Spend.TryReserveAsync(Call(cap: 12 * One)));
        Assert.Null(await book.Spend.TryReserveAsync(Call(cap: 12 * One)));
    }

    [Fact]
    public async Task What_lies_ready_for_other_calls_makes_room_for_the_last_ones_under_the_cap()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        await book.WarmUpAsync(Call(cap: 100 * One, rendition: "preview"));
        var left = (int)(100 - (await book.CountAsync("SELECT SUM(reserved) FROM spend") / One));

        var full = 0;
        while (await book.Spend.TryReserveAsync(Call(cap: 100 * One)) is not null)
        {
            full++;
        }

        Assert.Equal(left, full);
        Assert.Equal(100 * One, await book.CountAsync("SELECT committed FROM spend_days"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_nobody_needs_is_given_back(bool isLast)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        var calls = await book.WarmUpAsync(Call());
        ledger.Clock.Advance(isLast ? TimeSpan.Zero : TimeSpan.FromSeconds(10));

        await book.Spend.TendAsync(isLast);

        Assert.Equal(calls * One, await book.CountAsync("SELECT committed FROM spend_days"));
        Assert.Equal(calls * One, book.Spend.CommittedToday("vendor"));
        Assert.Equal(0, await book.CountAsync("SELECT SUM(lines) FROM spend_ahead"));
        Assert.False(book.Spend.TryReserveAsync(Call()).IsCompleted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_still_being_written_is_given_back_too(bool isLast)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        await book.SettleAsync(await book.Spend.TryReserveAsync(Call()), 1);
        var disk = new TaskCompletionSource<bool>();
        var slow = ledger.Writer.WriteAsync(_ => disk.Task);
        var call = book.Spend.TryReserveAsync(Call());
        ledger.Clock.Advance(isLast ? TimeSpan.Zero : TimeSpan.FromDays(1));

        var tending = book.Spend.TendAsync(isLast);
        disk.SetResult(true);
        await Task.WhenAll(slow, call, tending);

        Assert.Equal(2 * One, await book.CountAsync("SELECT committed FROM spend_days"));
        Assert.Equal(0, await book.CountAsync("SELECT COALESCE(SUM(lines), 0) FROM spend_ahead"));
        Assert.Equal(2, await book.CountAsync("SELECT COUNT(*) FROM spend"));
    }

    [Fact]
    public async Task What_is_needed_is_kept_while_it_is_fresh()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        await book.WarmUpAsync(Call());

        await book.Spend.TendAsync();

        Assert.True(book.Spend.TryReserveAsync(Call()).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task What_lay_ready_in_a_process_that_is_gone_counts_as_spent()
    {
        await using var before = await TemporaryLedger.OpenAsync();
        var dead = new Book(before);
        var calls = await dead.WarmUpAsync(Call());
        Assert.True(dead.Spend.TryReserveAsync(Call()).IsCompletedSuccessfully);

        await using var after = new TemporaryLedger(before.Folder);
        await after.Opening.OpenAsync(TestContext.Current.CancellationToken);
        var book = new Book(after);
        await book.Spend.TendAsync();
        await book.AssertSumsAsync(new SpendOfDay("vendor", calls, calls * One, 0, 0));
        after.Clock.Advance(TimeSpan.FromMinutes(6));
        await book.Spend.TendAsync();

        Assert.Equal(0, await book.CountAsync("SELECT COUNT(*) FROM spend_ahead"));
        var lost = (int)await book.CountAsync("SELECT COUNT(*) FROM spend WHERE outcome = 'unknown'");
        Assert.InRange(lost, 1, 16);
        await book.AssertSumsAsync(new SpendOfDay("vendor", calls + lost, calls * One, lost * One, 0));
        Assert.Equal((calls + lost) * One, book.Spend.CommittedToday("vendor"));
        await book.AssertBalancedAsync();
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_call_from_what_lay_ready_is_open_while_it_is_under_way_and_then_as_it_ended(string engine)
    {
        await using var ledger = await TemporaryLedger.OpenAsync(engine);
        var book = new Book(ledger);
        var calls = await book.WarmUpAsync(Call());
        var call = Call() with { Kilopixels = 777 };

        var lines = new[] { await book.Spend.TryReserveAsync(call), await book.Spend.TryReserveAsync(call), await book.Spend.TryReserveAsync(call) };
        await book.AssertSumsAsync(new SpendOfDay("vendor", calls + 3, calls * One, 0, 3 * One));
        await book.SettleAsync(lines[0], 0.25m);
        await book.SettleAsync(lines[1], null);
        await book.SettleAsync(lines[2], 0);

        await book.AssertSumsAsync(new SpendOfDay("vendor", calls + 3, (calls * One) + 250_000, One, 0));
        Assert.Equal(3, await book.CountAsync("SELECT COUNT(*) FROM spend WHERE kilopixels = 777"));
        await book.AssertBalancedAsync();

        // Waits for the lines that the calls have had written, which this process counts once they lie ready.
        await book.Spend.TendAsync();
        Assert.Equal((calls * One) + 1_250_000, book.Spend.CommittedToday("vendor"));
    }

    [Fact]
    public async Task Settling_twice_counts_once()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        var calls = await book.WarmUpAsync(Call());
        var line = await book.Spend.TryReserveAsync(Call());

        await book.SettleAsync(line, 0.25m);
        await book.SettleAsync(line, 0);

        await book.AssertSumsAsync(new SpendOfDay("vendor", calls + 1, (calls * One) + 250_000, 0, 0));
        await book.AssertBalancedAsync();
    }

    [Fact]
    public async Task A_settlement_that_could_not_be_written_is_written_later()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        var calls = await book.WarmUpAsync(Call());
        var line = await book.Spend.TryReserveAsync(Call());
        await book.RunAsync("ALTER TABLE spend RENAME TO away");
        book.Spend.Settle(line!, SpendSettlement.Of(Charged.Yes, 0.5m, One));
        await book.Spend.TendAsync();
        await book.RunAsync("ALTER TABLE away RENAME TO spend");
        await book.AssertSumsAsync(new SpendOfDay("vendor", calls + 1, calls * One, 0, One));

        await book.Spend.TendAsync();

        await book.AssertSumsAsync(new SpendOfDay("vendor", calls + 1, (calls * One) + 500_000, 0, 0));
    }

    [Fact]
    public async Task What_could_not_be_given_back_is_given_back_later()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        var calls = await book.WarmUpAsync(Call());
        ledger.Clock.Advance(TimeSpan.FromSeconds(10));
        await book.RunAsync("ALTER TABLE spend_ahead RENAME TO away");
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => book.Spend.TendAsync());
        await book.RunAsync("ALTER TABLE away RENAME TO spend_ahead");

        await book.Spend.TendAsync();

        Assert.Equal(calls * One, await book.CountAsync("SELECT committed FROM spend_days"));
        Assert.False(book.Spend.TryReserveAsync(Call()).IsCompleted);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_batch_is_given_back_once_however_often_that_is_told(string engine)
    {
        await using var ledger = await TemporaryLedger.OpenAsync(engine);
        var book = new Book(ledger);
        var calls = await book.WarmUpAsync(Call());
        var line = await book.Spend.TryReserveAsync(Call());
        await book.Spend.TendAsync(isLast: true);

        // As after a commit of which nobody knows whether it reached the disk: the line that is under way is not theirs to give.
        var again = await ledger.Writer.WriteAsync(transaction => AheadRows.GiveBackAsync(transaction, line!.Batch!, 1));
        await book.SettleAsync(line, 0.25m);

        Assert.Null(again);
        await book.AssertSumsAsync(new SpendOfDay("vendor", calls + 1, (calls * One) + 250_000, 0, 0));
        await book.AssertBalancedAsync();
    }

    [Fact]
    public async Task Where_nothing_can_be_written_ahead_calls_write_their_own_line()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var book = new Book(ledger);
        await book.RunAsync("DROP TABLE spend_ahead");

        await book.MakeAsync(Call(), 20);

        await book.AssertSumsAsync(new SpendOfDay("vendor", 20, 20 * One, 0, 0));
    }

    [Fact]
    public async Task What_was_written_on_one_day_is_not_spent_on_the_next()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        ledger.Clock.Advance(SpendDay.EndOf(SpendDay.Of(ledger.Clock.GetUtcNow())) - ledger.Clock.GetUtcNow() - TimeSpan.FromSeconds(2));
        var book = new Book(ledger);
        var calls = await book.WarmUpAsync(Call());
        ledger.Clock.Advance(TimeSpan.FromSeconds(3));

        await book.SettleAsync(await book.Spend.TryReserveAsync(Call()), 1);
        await book.Spend.TendAsync();

        Assert.Equal(calls * One, await book.CountAsync("SELECT committed FROM spend_days ORDER BY day LIMIT 1"));
        Assert.Equal(1, await book.CountAsync($"SELECT COUNT(*) FROM spend WHERE day = {SpendDay.Of(ledger.Clock.GetUtcNow())}"));
    }

    private static SpendRequest Call(long? cap = null, string rendition = "full") =>
        new("vendor", "background-removal", rendition, 12_000, "credit", One, cap, TimeSpan.FromMinutes(3));

    private sealed class Book
    {
        private readonly TemporaryLedger _ledger;
        private readonly AheadBook _ahead;

        public Book(TemporaryLedger ledger, int most = 16)
        {
            _ledger = ledger;
            var totals = new SpendTotals();
            _ahead = new AheadBook(ledger.Writer, totals, Options.Create(new SpendingOptions { LinesAhead = most }), ledger.Clock, NullLogger<AheadBook>.Instance);
            Spend = new LedgerSpendBook(ledger.Ledger, ledger.Writer, _ahead, totals, ledger.Clock, NullLogger<LedgerSpendBook>.Instance);
        }

        public LedgerSpendBook Spend { get; }

        /// <summary>Makes calls one after the other until enough lie ready for a few more; gives how many it were.</summary>
        public async Task<int> WarmUpAsync(SpendRequest call)
        {
            var calls = 0;
            while (_ahead.ReadyOf("vendor") < 4 * One)
            {
                // A rush that finds nothing left has twice as much made.
                var lines = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Spend.TryReserveAsync(call)));
                foreach (var line in lines)
                {
                    await SettleAsync(line, 1);
                }

                calls += lines.Length;
                Assert.InRange(calls, 0, 90);
            }

            return calls;
        }

        public async Task MakeAsync(SpendRequest call, int calls)
        {
            for (var made = 0; made < calls; made++)
            {
                await SettleAsync(await Spend.TryReserveAsync(call), 1);
            }
        }

        // The writer takes one piece of work after the other, so what comes behind a settlement sees it.
        public async Task SettleAsync(SpendReservation? line, decimal? figure)
        {
            Spend.Settle(line!, SpendSettlement.Of(figure is 0 ? Charged.No : figure is null ? Charged.Unknown : Charged.Yes, figure, One));
            await _ledger.Writer.WriteAsync(_ => Task.FromResult(0));
        }

        // Settlements are written behind the calls; on a server several at a time.
        public async Task AssertSumsAsync(SpendOfDay expected)
        {
            using var patience = new CancellationTokenSource(Shop.Patience);
            while (true)
            {
                var sums = await Spend.SumsOfAsync(SpendDay.Of(_ledger.Clock.GetUtcNow()));
                if (patience.IsCancellationRequested || sums.SequenceEqual([expected]))
                {
                    Assert.Equal([expected], sums);
                    return;
                }

                await Task.Delay(10, TestContext.Current.CancellationToken);
            }
        }

        /// <summary>The day's sum, by which the cap is kept, is that of all calls and of what lies ready.</summary>
        public async Task AssertBalancedAsync() =>
            Assert.Empty(await _ledger.Ledger.ReadAsync(connection => connection.QueryAsync<(string, long)>(BooksSql.SpentOtherwise)));

        public Task<long> CountAsync(string sql) => _ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>(sql));

        public Task<int> RunAsync(string sql) => _ledger.Ledger.ReadAsync(connection => connection.ExecuteAsync(sql));
    }
}
