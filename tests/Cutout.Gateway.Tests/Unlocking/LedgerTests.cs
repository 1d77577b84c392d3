using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class LedgerTests
{
    private const string Granted = "granted";

    [Fact]
    public async Task Of_many_sessions_that_bind_one_code_at_once_one_gets_it()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();

        Assert.Equal(1, await GrantedOfAsync(ledger, LedgerSql.Bind));
    }

    [Theory]
    [InlineData("u.state = 'unused' OR (u.state IN ('bound', 'delivered') AND u.session = @session)", "1 = 1")]
    [InlineData("state = 'unused' AND EXISTS", "EXISTS")]
    public async Task Half_of_the_condition_alone_would_be_enough(string condition, string without)
    {
        await using var ledger = await TemporaryLedger.OpenAsync();

        Assert.Equal(1, await GrantedOfAsync(ledger, Without(LedgerSql.Bind, condition, without)));
    }

    [Fact]
    public async Task Without_the_condition_the_same_test_finds_a_code_spent_twice()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var weak = Without(LedgerSql.Bind, "u.state = 'unused' OR (u.state IN ('bound', 'delivered') AND u.session = @session)", "1 = 1");
        weak = Without(weak, "state = 'unused' AND EXISTS", "EXISTS");

        Assert.InRange(await GrantedOfAsync(ledger, weak), 2, int.MaxValue);
    }

    [Fact]
    public async Task Two_processes_on_one_ledger_give_a_code_to_one_session()
    {
        await using var first = await TemporaryLedger.OpenAsync();
        await using var second = new TemporaryLedger(first.Folder);
        await second.Opening.OpenAsync(TestContext.Current.CancellationToken);
        for (var round = 0; round < 20; round++)
        {
            var code = await first.MintAsync();

            var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
                (number % 2 == 0 ? first : second).Ledger.BindCodeAsync(RequestOf(code, $"session-{number}"))));

            Assert.Single(outcomes.OfType<BindOutcome.Bound>());
            Assert.Equal(39, outcomes.OfType<BindOutcome.Busy>().Count());
        }
    }

    [Fact]
    public async Task Only_the_session_that_has_a_code_can_deliver_return_or_confirm_it()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var bound = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(await ledger.MintAsync(), "mine")));

        Assert.False(await ledger.Ledger.DeliverAsync(bound.Use, "theirs"));
        Assert.False(await ledger.Ledger.ReturnAsync(bound.Use, "theirs"));
        Assert.False(await ledger.Ledger.ConfirmAsync(bound.Use, "theirs"));
        Assert.True(await ledger.Ledger.ConfirmAsync(bound.Use, "mine"));
        Assert.True(await ledger.Ledger.DeliverAsync(bound.Use, "mine"));
        Assert.True(await ledger.Ledger.DeliverAsync(bound.Use, "mine"));
        Assert.False(await ledger.Ledger.ReturnAsync(bound.Use, "mine"));
    }

    [Fact]
    public async Task A_returned_code_can_not_be_delivered()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var bound = Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(await ledger.MintAsync(), "mine")));
        Assert.True(await ledger.Ledger.ReturnAsync(bound.Use, "mine"));

        Assert.False(await ledger.Ledger.DeliverAsync(bound.Use, "mine"));
    }

    [Fact]
    public async Task A_lapsed_lease_returns_what_is_bound_and_never_what_is_delivered()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        var (kept, lapsed, delivered) = (await BoundAsync("a"), await BoundAsync("b"), await BoundAsync("c"));
        await ledger.Ledger.DeliverAsync(delivered, "c");
        ledger.Clock.Advance(TimeSpan.FromSeconds(45));

        var returned = await ledger.Ledger.RenewAndReturnAsync([new BoundUse(kept.Code, kept.Slot, "a")]);

        Assert.Equal(1, returned);
        Assert.Equal([kept], (await ledger.Ledger.AllBoundAsync()).Select(use => use.Use));
        Assert.True(await ledger.Ledger.ConfirmAsync(lapsed, "another"));
        Assert.False(await ledger.Ledger.ConfirmAsync(delivered, "another"));

        async Task<LedgerUse> BoundAsync(string session) =>
            Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(await ledger.MintAsync(), session))).Use;
    }

    [Fact]
    public async Task One_bad_piece_of_work_does_not_spoil_what_shares_its_commit()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();
        // The first holds the lane until the others stand in line behind it.
        var gate = new TaskCompletionSource();
        var first = ledger.Writer.WriteAsync(async _ =>
        {
            await gate.Task;
            return 0;
        });
        var work = Enumerable.Range(0, 20).Select(number => ledger.Writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(
            number == 7 ? "INSERT INTO nowhere VALUES (1)" : "INSERT INTO facts (name, value) VALUES (@name, 'x')", new { name = $"fact-{number}" }, transaction))).ToList();
        gate.SetResult();
        await first;

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => work[7]);
        Assert.All(await Task.WhenAll(work.Where((_, number) => number != 7)), rows => Assert.Equal(1, rows));
        Assert.Equal(19, await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM facts WHERE name LIKE 'fact-%'")));
    }

    [Fact]
    public async Task Work_after_the_ledger_was_closed_fails_instead_of_waiting_forever()
    {
        var ledger = await TemporaryLedger.OpenAsync();
        var writer = ledger.Writer;
        await ledger.DisposeAsync();

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => writer.WriteAsync(_ => Task.FromResult(0)));
    }

    [Fact]
    public async Task Every_commit_is_on_the_disk_before_it_is_reported()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();

        const int Full = 2;
        Assert.Equal(Full, await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("PRAGMA synchronous")));
        Assert.Equal("wal", await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<string>("PRAGMA journal_mode")));
    }

    private static BindRequest RequestOf(UnlockCode code, string session) => new(code, session, "background-removal", 1_000_000);

    // How many of 200 sessions, each told the ledger's answer to this statement, believe that the code is theirs.
    private static async Task<int> GrantedOfAsync(TemporaryLedger ledger, string bind)
    {
        var code = ledger.Opening.Key.NameOf(await ledger.MintAsync());
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => ledger.Writer.WriteAsync(transaction =>
            AnswerAsync(transaction, bind, new { code, session = $"session-{number}", operation = "background-removal", pixels = 1L, now = 1L, lease = 2L }))));
        return answers.Count(answer => answer == Granted);
    }

    private static async Task<string> AnswerAsync(DbTransaction transaction, string bind, object parameters) =>
        await transaction.Connection!.QuerySingleOrDefaultAsync<long?>(bind, parameters, transaction) is null ? "refused" : Granted;

    private static string Without(string sql, string condition, string replacement)
    {
        Assert.Contains(condition, sql, StringComparison.Ordinal);
        return sql.Replace(condition, replacement, StringComparison.Ordinal);
    }
}
