using System.Globalization;
using System.Net;
using System.Text.Json;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Tests.Purchases;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Keys;

/// <summary>The real command in a process of its own, on any engine; each runs all of it.</summary>
public abstract class KeysCommandTests(string engine) : IAsyncLifetime
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
    public async Task A_key_that_is_created_while_a_server_runs_is_printed_alone_works_at_once_and_is_refused_soon_after_it_is_revoked()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(_place!.Settings);

        var (exit, output, errors) = await RunAsync("create", "--label", "a shop", "--monthly-credits", "50", "--expires", "90d");

        Assert.Equal((0, 2), (exit, output.Split('\n').Length));
        var key = output.Trim();
        Assert.True(ApiKey.TryRead(key, out var read) && read.Value == key);
        Assert.StartsWith("The ledger is ", errors, StringComparison.Ordinal);
        await gateway.SpendAsync(key, 1);
        Assert.EndsWith(" is revoked", (await RunAsync("revoke", "--key", key)).Output.Trim(), StringComparison.Ordinal);
        gateway.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<KeyDecision.Refused>(await gateway.AdmitAsync(key));
    }

    [Fact]
    public async Task The_list_shows_last_four_state_and_usage_and_no_key()
    {
        var key = (await RunAsync("create", "--label", "a shop", "--prepaid-credits", "50.5", "--networks", "10.0.0.0/8,203.0.113.7", "--origins", "https://a.example", "https://b.example")).Output.Trim();

        var (exit, table, _) = await RunAsync("list");
        var listed = JsonSerializer.Deserialize<JsonElement>((await RunAsync("list", "--format", "json")).Output)[0];

        Assert.Equal(0, exit);
        Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"^\w{{16}}  …{key[^4..]}  active .* never .* 50\.5  a shop$"), table.Split('\n', StringSplitOptions.TrimEntries)[1]);
        Assert.DoesNotContain(key, table, StringComparison.Ordinal);
        Assert.Equal(["10.0.0.0/8", "203.0.113.7"], listed.GetProperty("networks").EnumerateArray().Select(network => network.GetString()));
        Assert.Equal(["https://a.example", "https://b.example"], listed.GetProperty("origins").EnumerateArray().Select(origin => origin.GetString()));
    }

    [Fact]
    public async Task Credits_are_added_once_for_a_word_and_a_key_can_be_deleted()
    {
        var key = (await RunAsync("create", "--prepaid-credits", "1")).Output.Trim();

        var first = await RunAsync("credit", "--key", key, "--credits", "2.5", "--idempotency-key", "invoice-7");
        var again = await RunAsync("credit", "--key", key, "--credits", "2.5", "--idempotency-key", "invoice-7");
        var other = await RunAsync("credit", "--key", key, "--credits", "9", "--idempotency-key", "invoice-7");

        Assert.EndsWith(" has 3.5 prepaid credits", first.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(first.Output, again.Output);
        Assert.Equal((1, ""), (other.Exit, other.Output));
        Assert.Equal(0, (await RunAsync("delete", "--key", key)).Exit);
        var gone = await RunAsync("revoke", "--key", key);
        Assert.Equal((1, ""), (gone.Exit, gone.Output));
        Assert.Contains("no such key", gone.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_e_mail_is_taken_in_the_profile_that_has_accounts_and_refused_in_every_other()
    {
        var refused = await RunAsync("create", "--prepaid-credits", "1", "--email", "owner@shop.example");
        var taken = await RunAsync("create", "--prepaid-credits", "1", "--email", "owner@shop.example", "--Privacy:Profile=api-accounts");

        Assert.Equal((2, ""), (refused.Exit, refused.Output));
        Assert.Contains("--email can't be kept in the profile ram-only", refused.Errors, StringComparison.Ordinal);
        await using var gateway = await GatewayUnderTest.StartAsync(_place!.Settings.Append(new("Privacy:Profile", "api-accounts")).ToDictionary());
        Assert.Equal("owner@shop.example", (string?)(await Buyer.JsonOf(await gateway.AccountAsync(HttpMethod.Get, taken.Output.Trim()), HttpStatusCode.OK))["key"]!["email"]);
    }

    private Task<(int Exit, string Output, string Errors)> RunAsync(params string[] words) => CodesProcess.RunCommandAsync("keys", _folder, _place!.Environment, words);
}
