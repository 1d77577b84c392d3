using System.Net;
using System.Text.Json;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>The real command in a process of its own, on any engine; each runs all of it.</summary>
public abstract class CodesCommandTests(string engine) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
    private LedgerPlace? _place;

    public async ValueTask InitializeAsync() => _place = await LedgerPlace.NewAsync(engine);

    public ValueTask DisposeAsync()
    {
        _place?.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Minting_prints_codes_one_a_line_and_nothing_else()
    {
        var (exit, output, errors) = await RunAsync("mint", "--count", "3");

        Assert.Equal(0, exit);
        var lines = output.Split('\n');
        Assert.Equal(4, lines.Length);
        Assert.Equal("", lines[3]);
        Assert.All(lines[..3], line => Assert.True(UnlockCode.TryRead(line, out var code) && code.Text == line));
        Assert.StartsWith("The ledger is ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_minted_while_a_server_runs_unlock_at_once()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_place!.Settings);

        var (exit, output, _) = await RunAsync("mint");

        Assert.Equal(0, exit);
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), output.Trim())).StatusCode);
    }

    [Fact]
    public async Task Two_that_mint_into_a_new_ledger_at_once_both_succeed_with_one_key()
    {
        var runs = await Task.WhenAll(RunAsync("mint"), RunAsync("mint"));

        Assert.All(runs, run => Assert.Equal((0, ""), (run.Exit, run.Errors.Contains("can't", StringComparison.Ordinal) ? run.Errors : "")));
        await using var ledger = await TemporaryLedger.OpenAsync(_place!);
        foreach (var (_, output, _) in runs)
        {
            Assert.True(UnlockCode.TryRead(output, out var code));
            Assert.IsType<BindOutcome.Bound>(await ledger.Ledger.BindCodeAsync(new BindRequest(code, "s", "background-removal", 1)));
        }
    }

    [Fact]
    public async Task Other_formats_name_the_batch()
    {
        var json = JsonSerializer.Deserialize<JsonElement>((await RunAsync("mint", "--count", "2", "--format", "json")).Output);
        var csv = (await RunAsync("mint", "--format", "csv")).Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, json.GetProperty("codes").GetArrayLength());
        Assert.NotEqual("", json.GetProperty("batch").GetString());
        Assert.Equal("code,batch", csv[0]);
        Assert.Equal(2, csv.Length);
    }

    [Fact]
    public async Task The_list_shows_batches_and_counts()
    {
        await RunAsync("mint", "--count", "2", "--note", "for the market", "--expires", "2099-12-31");

        var (exit, output, _) = await RunAsync("list");
        var (_, json, _) = await RunAsync("list", "--format", "json");

        Assert.Equal(0, exit);
        Assert.Contains("for the market", output, StringComparison.Ordinal);
        var batch = JsonSerializer.Deserialize<JsonElement>(json).EnumerateArray().Single();
        Assert.Equal(2, batch.GetProperty("unused").GetInt32());
        Assert.Equal(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), batch.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task A_batch_is_revoked_and_exported_by_its_last_four_symbols()
    {
        var minted = JsonSerializer.Deserialize<JsonElement>((await RunAsync("mint", "--count", "2", "--uses", "2", "--format", "json")).Output);
        var (batch, code) = (minted.GetProperty("batch").GetString()!, minted.GetProperty("codes")[0].GetString()!);

        var one = await RunAsync("revoke", "--code", code);
        var exported = await RunAsync("export", "--batch", batch, "--format", "csv");
        var all = await RunAsync("revoke", "--batch", batch);

        Assert.Equal("2 revoked, 0 already delivered", one.Output.Trim());
        Assert.Equal("2 revoked, 0 already delivered", all.Output.Trim());
        var lines = exported.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("last_four,use,state,delivered_at", lines[0]);
        Assert.Equal(5, lines.Length);
        Assert.Contains($"{code[^4..]},2,revoked,", lines);
        Assert.DoesNotContain(code[..4], exported.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_orders_codes_are_printed_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_place!.Settings.Concat(SigningShop.Settings).ToDictionary());
        var order = await new SigningShop(gateway).OrderedAsync("""{"order":"1001","quantity":2}""");

        var (exit, output, _) = await RunAsync("export", "--order", "1001");

        Assert.Equal(0, exit);
        Assert.Equal(SigningShop.CodesOf(order), output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("revoke", "--code", "7K3F-9QXM-2TBN-V8HD-4RWC")]
    [InlineData("revoke", "--order", "nothing")]
    [InlineData("export", "--batch", "nothing")]
    [InlineData("export", "--order", "nothing")]
    public async Task What_is_not_in_the_ledger_is_told(params string[] words)
    {
        var (exit, output, errors) = await RunAsync(words);

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains("nothing of that name", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_codes_is_imported_whole_or_not_at_all()
    {
        var file = Path.Combine(_folder.FullName, "codes.txt");
        await File.WriteAllLinesAsync(file, ["# from the old shop", "SUMMER-XK29-TQ7W", "short"], TestContext.Current.CancellationToken);
        var refused = await RunAsync("import", file);
        await File.WriteAllLinesAsync(file, ["# from the old shop", "SUMMER-XK29-TQ7W", "WINTER-7PQ3-ZL0K"], TestContext.Current.CancellationToken);
        var taken = await RunAsync("import", file, "--note", "the old shop");

        Assert.Equal((2, ""), (refused.Exit, refused.Output));
        Assert.Contains("Line 3 isn't a code", refused.Errors, StringComparison.Ordinal);
        Assert.StartsWith("2 imported as batch ", taken.Output, StringComparison.Ordinal);
        Assert.Contains("the old shop", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal("1 revoked, 0 already delivered", (await RunAsync("revoke", "--code", "summerxk29tq7w")).Output.Trim());
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] words) => CodesProcess.RunAsync(_folder, _place!.Environment, words);
}
