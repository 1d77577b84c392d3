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

    [Fact]
    public async Task Every_connection_waits_for_another_process_that_writes_and_keeps_to_the_references()
    {
        await using var ledger = await OpenAsync();

        Assert.Equal(5000, await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("PRAGMA busy_timeout")));
        Assert.Equal(1, await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("PRAGMA foreign_keys")));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_made()
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        await using var ledger = new TemporaryLedger(Path.Combine(folder.FullName, "a", "b"));

        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Contains(Path.Combine(ledger.Folder, "ledger.db"), Directory.GetFiles(ledger.Folder));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_that_can_not_be_opened_is_told_each_time_that_it_is_tried()
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ledger.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        await using var ledger = new TemporaryLedger(folder.FullName);

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>(LedgerSql.HoldsForeign)));
        }

        folder.Delete(recursive: true);
    }
}
