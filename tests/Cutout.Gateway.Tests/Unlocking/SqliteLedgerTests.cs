using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class SqliteLedgerTests() : LedgerTests("sqlite")
{
    [Theory]
    [InlineData("u.state = 'unused' OR (u.state IN ('bound', 'delivered') AND u.session = @session)", "1 = 1")]
    [InlineData("state = 'unused' AND EXISTS", "EXISTS")]
    public async Task Half_of_the_condition_alone_would_be_enough(string condition, string without)
    {
        await using var ledger = await OpenAsync();

        Assert.Equal(1, await GrantedOfAsync(ledger, Without(LedgerSql.Bind, condition, without)));
    }

    [Fact]
    public async Task One_bad_piece_of_work_does_not_spoil_what_shares_its_commit()
    {
        await using var ledger = await OpenAsync();
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
    public async Task Every_commit_is_on_the_disk_before_it_is_reported()
    {
        await using var ledger = await OpenAsync();

        const int Full = 2;
        Assert.Equal(Full, await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("PRAGMA synchronous")));
        Assert.Equal("wal", await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<string>("PRAGMA journal_mode")));
    }
}
