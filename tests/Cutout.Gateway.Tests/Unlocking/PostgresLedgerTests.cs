using Cutout.Gateway.Unlocking;
using Dapper;
using Npgsql;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class PostgresLedgerTests() : LedgerTests("postgres")
{
    // As the protocol ends it; "READ COMMITTED" is another matter.
    private const string Commit = "COMMIT\0";

    [Fact]
    public async Task Every_commit_is_on_the_disk_before_it_is_reported_whatever_the_servers_default()
    {
        var server = await SharedPostgres.GetAsync();
        using var place = await LedgerPlace.NewAsync("postgres");
        var careless = new Dictionary<string, string?>(place.Settings) { ["Ledger:ConnectionString"] = place.Settings["Ledger:ConnectionString"] + ";Options=-c synchronous_commit=off" };
        await using var ledger = new TemporaryLedger(settings: careless);
        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);

        for (var time = 0; time < 3; time++)
        {
            Assert.Equal("on", await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<string>("SHOW synchronous_commit")));
        }

        await using var plain = NpgsqlDataSource.Create($"{server.ConnectionString};Options=-c synchronous_commit=off");
        await using var command = plain.CreateCommand("SHOW synchronous_commit");
        Assert.Equal("off", await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_connection_that_died_while_it_stood_idle_costs_nobody_an_answer()
    {
        await using var ledger = await OpenAsync();
        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ledger.MintAsync()));
        await CutOffAsync(ledger);

        foreach (var code in codes)
        {
            Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "mine")));
        }
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_is_found_by_reading_again()
    {
        using var place = await LedgerPlace.NewAsync("postgres");
        await using var wire = new CutWire((await SharedPostgres.GetAsync()).Socket);
        await using var ledger = new TemporaryLedger(settings: wire.Through(place.Settings));
        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);
        var code = await ledger.MintAsync();

        wire.CutAfterNext(Commit);
        var outcome = await ledger.Ledger.BindCodeAsync(RequestOf(code, "mine"));

        Assert.Equal(1, wire.Cuts);
        Assert.IsType<BindOutcome.Bound>(outcome);
        Assert.IsType<BindOutcome.Busy>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "theirs")));
    }

    [Fact]
    public async Task A_commit_that_never_arrived_binds_nothing()
    {
        using var place = await LedgerPlace.NewAsync("postgres");
        await using var wire = new CutWire((await SharedPostgres.GetAsync()).Socket);
        await using var ledger = new TemporaryLedger(settings: wire.Through(place.Settings));
        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);
        var code = await ledger.MintAsync();

        wire.CutBeforeNext(Commit);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Ledger.BindCodeAsync(RequestOf(code, "mine")));

        Assert.Equal(1, wire.Cuts);
        Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(RequestOf(code, "theirs")));
    }

    [Fact]
    public async Task Two_that_lock_each_other_out_are_undone_and_tried_again()
    {
        await using var ledger = await OpenAsync();
        var names = (await Task.WhenAll(ledger.MintAsync(), ledger.MintAsync())).Select(ledger.Opening.Key.NameOf).ToArray();
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        var runs = 0;

        await Task.WhenAll(TouchAsync(names[0], names[1], first, second.Task), TouchAsync(names[1], names[0], second, first.Task));

        Assert.InRange(runs, 3, int.MaxValue);
        Assert.Equal(4, await ledger.Ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>("SELECT CAST(SUM(returns) AS BIGINT) FROM uses")));

        Task TouchAsync(string one, string other, TaskCompletionSource mine, Task theirs) => ledger.Writer.WriteAsync(async transaction =>
        {
            Interlocked.Increment(ref runs);
            await AddAsync(one);
            mine.TrySetResult();
            await theirs;
            return await AddAsync(other);

            Task<int> AddAsync(string code) => transaction.Connection!.ExecuteAsync("UPDATE uses SET returns = returns + 1 WHERE code = @code", new { code }, transaction);
        });
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_of_in_one_sentence_without_the_password()
    {
        await using var ledger = new TemporaryLedger(settings: new Dictionary<string, string?>
        {
            ["Ledger:Engine"] = "postgres",
            ["Ledger:ConnectionString"] = "Host=127.0.0.1;Port=1;Username=cutout;Password=a-secret-word",
            ["Ledger:Key"] = LedgerKey.New().Write(),
        });

        var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => ledger.Opening.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Contains("127.0.0.1", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-word", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public async Task A_key_file_is_read_and_a_missing_one_is_never_made()
    {
        using var place = await LedgerPlace.NewAsync("postgres");
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        var file = Path.Combine(folder.FullName, "key");
        var settings = new Dictionary<string, string?>(place.Settings) { ["Ledger:Key"] = null, ["Ledger:KeyFile"] = file };
        await using (var without = new TemporaryLedger(settings: settings))
        {
            var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => without.Opening.OpenAsync(TestContext.Current.CancellationToken));
            Assert.Contains(file, problem.Message, StringComparison.Ordinal);
            Assert.False(File.Exists(file));
        }

        await File.WriteAllTextAsync(file, place.Settings["Ledger:Key"] + "\n", TestContext.Current.CancellationToken);
        await using var ledger = new TemporaryLedger(settings: settings);
        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);
        Assert.Equal(place.Settings["Ledger:Key"], ledger.Opening.Key.Write());
        folder.Delete(recursive: true);
    }

    private static Task<int> CutOffAsync(TemporaryLedger ledger) => ledger.Ledger.ReadAsync(connection => connection.ExecuteAsync(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()"));
}
