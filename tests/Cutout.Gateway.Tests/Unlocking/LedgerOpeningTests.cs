using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Dapper;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class LedgerOpeningTests
{
    [Fact]
    public async Task Two_that_open_a_new_ledger_at_once_have_one_key()
    {
        for (var round = 0; round < 10; round++)
        {
            await using var first = new TemporaryLedger();
            await using var second = new TemporaryLedger(first.Folder);

            await Task.WhenAll(
                Task.Run(() => first.Opening.OpenAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken),
                Task.Run(() => second.Opening.OpenAsync(TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));

            Assert.Equal(first.Opening.Key.Fingerprint, second.Opening.Key.Fingerprint);
            var code = await first.MintAsync();
            Assert.IsType<BindOutcome.Bound>(await second.Ledger.BindCodeAsync(new BindRequest(code, "s", "background-removal", 1)));
        }
    }

    [Fact]
    public async Task A_ledger_without_its_key_is_refused_and_no_new_key_is_made()
    {
        await using var first = await TemporaryLedger.OpenAsync();
        var file = Path.Combine(first.Folder, "ledger.key");
        File.Delete(file);
        await using var again = new TemporaryLedger(first.Folder);

        var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => again.Opening.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            $"The ledger {Path.Combine(first.Folder, "ledger.db")} was written with another key than {file}, which is missing. Put the right key back; without it every code in this ledger is void.",
            problem.Message);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_ledger_with_another_key_is_refused()
    {
        await using var first = await TemporaryLedger.OpenAsync();
        await using var again = new TemporaryLedger(first.Folder, new Dictionary<string, string?> { ["Ledger:Key"] = LedgerKey.New().Write() });

        var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => again.Opening.OpenAsync(TestContext.Current.CancellationToken));

        Assert.EndsWith("was written with another key than Ledger:Key. Put the right key back; without it every code in this ledger is void.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_key_is_refused()
    {
        await using var first = await TemporaryLedger.OpenAsync();
        await File.WriteAllTextAsync(Path.Combine(first.Folder, "ledger.key"), "c2hvcnQ=", TestContext.Current.CancellationToken);
        await using var again = new TemporaryLedger(first.Folder);

        var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => again.Opening.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            $"The ledger's key {Path.Combine(first.Folder, "ledger.key")} is damaged: it must hold base64 of at least 32 bytes. Put back a copy of it.",
            problem.Message);
    }

    [Fact]
    public async Task A_ledger_that_was_not_opened_has_no_key_to_use()
    {
        await using var ledger = new TemporaryLedger();

        var problem = Assert.Throws<InvalidOperationException>(() => ledger.Opening.Key);

        Assert.Equal("The ledger was used before it was opened.", problem.Message);
    }

    [Fact]
    public async Task The_key_file_holds_one_line_and_nothing_lies_beside_it()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();

        Assert.Equal($"{ledger.Opening.Key.Write()}\n", await File.ReadAllTextAsync(Path.Combine(ledger.Folder, "ledger.key"), TestContext.Current.CancellationToken));
        Assert.Empty(Directory.GetFiles(ledger.Folder, "*.new"));
    }

    [Fact]
    public async Task The_key_file_can_be_read_by_its_owner_alone()
    {
        await using var ledger = await TemporaryLedger.OpenAsync();

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(ledger.Folder, "ledger.key")));
        }
    }

    [Fact]
    public async Task A_given_key_leaves_no_file()
    {
        await using var ledger = new TemporaryLedger(settings: new Dictionary<string, string?> { ["Ledger:Key"] = LedgerKey.New().Write() });

        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);

        Assert.False(File.Exists(Path.Combine(ledger.Folder, "ledger.key")));
    }

    [Fact]
    public async Task A_ledger_of_a_newer_version_is_refused()
    {
        await using var first = await TemporaryLedger.OpenAsync();
        await first.Writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync("INSERT INTO migrations VALUES (99, 0)", null, transaction));
        await using var again = new TemporaryLedger(first.Folder);

        var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => again.Opening.OpenAsync(TestContext.Current.CancellationToken));

        Assert.EndsWith($"was written by a newer version of the gateway (schema 99; this one knows {LedgerSchema.Migrations.Count}).", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ledger_that_is_being_written_to_is_opened_without_waiting_for_the_writer()
    {
        await using var first = await TemporaryLedger.OpenAsync();
        var (holding, opened) = (new TaskCompletionSource(), new TaskCompletionSource());
        var write = first.Writer.WriteAsync(async _ =>
        {
            holding.SetResult();
            await opened.Task;
            return 0;
        });
        await holding.Task;
        await using var again = new TemporaryLedger(first.Folder);

        await again.Opening.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(first.Opening.Key.Fingerprint, again.Opening.Key.Fingerprint);
        Assert.False(write.IsCompleted);
        opened.SetResult();
        await write;
    }

    [Fact]
    public async Task A_ledger_that_can_not_be_opened_says_which_and_why()
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "ledger.db"), new string('x', 5000), TestContext.Current.CancellationToken);
        await using var ledger = new TemporaryLedger(folder.FullName);

        var problem = await Assert.ThrowsAsync<LedgerUnusableException>(() => ledger.Opening.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Contains(Path.Combine(folder.FullName, "ledger.db"), problem.Message, StringComparison.Ordinal);
        Assert.True(StartupProblem.Explains(problem, out _));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_gateway_says_once_which_ledger_it_uses()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        Assert.Single(gateway.Log.Lines, line => line.Contains(Path.Combine(gateway.Folder, "ledger.db"), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Ledger:Engine", "mysql")]
    [InlineData("Ledger:ConnectionString", "Data Source=:memory:")]
    [InlineData("Ledger:ConnectionString", "Data Source=x;Mode=Memory")]
    [InlineData("Ledger:ConnectionString", "Host=db;Password=secret-of-another-engine")]
    [InlineData("Ledger:ConnectionString", "")]
    [InlineData("Ledger:Key", "dG9vIHNob3J0")]
    [InlineData("Ledger:Key", "not base64")]
    [InlineData("Unlocking:Lease", "00:10:00")]
    [InlineData("Unlocking:RenewEvery", "00:00:40")]
    [InlineData("Unlocking:TriesPerSession", "0")]
    [InlineData("Unlocking:TriesPerNetwork", "0")]
    [InlineData("Unlocking:SessionPause", "00:00:00")]
    [InlineData("Unlocking:NetworkWindow", "-00:00:01")]
    [InlineData("Admin:Token", "short")]
    public async Task A_setting_that_can_not_work_is_refused_at_start_by_its_name(string setting, string value)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(new Dictionary<string, string?> { [setting] = value }));

        Assert.True(StartupProblem.Explains(problem, out var message));
        Assert.Matches($@"{setting} (is|has|must) \S.{{15,}}", message);
        Assert.DoesNotContain("secret-of-another-engine", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ledger:Key", "Host=db;Password=secret-of-another-engine", null, null)]
    [InlineData("Ledger:ConnectionString", "Data Source=data/ledger.db", "a-key", null)]
    [InlineData("Ledger:ConnectionString", "Username=cutout;Password=secret-of-another-engine", "a-key", null)]
    [InlineData("Ledger:ConnectionString", "Host=db;Port=secret-of-another-engine", "a-key", null)]
    [InlineData("Ledger:KeyFile", "Host=db", "a-key", "a-file")]
    [InlineData("Ledger:KeyFile", "Host=db", null, "")]
    public void A_PostgreSQL_ledger_that_can_not_work_is_refused_by_the_settings_name(string setting, string connectionString, string? key, string? keyFile)
    {
        var options = new LedgerOptions { Engine = "postgres", ConnectionString = connectionString, Key = key is null ? null : LedgerKey.New().Write(), KeyFile = keyFile };

        var failure = Assert.Single(new LedgerValidator().Validate(null, options).Failures!);

        Assert.Matches($@"^{setting} (is|must) \S.{{10,}}", failure);
        Assert.DoesNotContain("secret-of-another-engine", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_PostgreSQL_ledger_with_a_server_and_a_key_is_accepted()
    {
        var options = new LedgerOptions { Engine = "postgres", ConnectionString = "Host=db;Database=cutout;Username=cutout;Password=x", Key = LedgerKey.New().Write() };

        Assert.True(new LedgerValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public async Task A_key_file_elsewhere_is_made_on_first_use_and_used_again()
    {
        var keys = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        var settings = new Dictionary<string, string?> { ["Ledger:KeyFile"] = Path.Combine(keys.FullName, "the.key") };
        await using var first = new TemporaryLedger(settings: settings);
        await first.Opening.OpenAsync(TestContext.Current.CancellationToken);
        await using var again = new TemporaryLedger(first.Folder, settings);

        await again.Opening.OpenAsync(TestContext.Current.CancellationToken);

        Assert.Equal(first.Opening.Key.Fingerprint, again.Opening.Key.Fingerprint);
        Assert.False(File.Exists(Path.Combine(first.Folder, "ledger.key")));
        keys.Delete(recursive: true);
    }
}
