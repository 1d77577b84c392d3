using System.Text;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Keys;

public sealed class KeyAtRestTests
{
    [Fact]
    public async Task Neither_the_database_nor_the_log_ever_holds_a_key_in_clear()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Privacy:Profile"] = "api-accounts" });
        var (key, id) = await gateway.IssueAsync("""{"prepaidCredits":5,"label":"label-in-the-ledger"}""");
        var derived = (string)(await Buyer.JsonOf(await gateway.PostKeysAsync("", """{"prepaidCredits":5}""", "a-key-of-a-client"), System.Net.HttpStatusCode.Created))["key"]!;
        await gateway.SpendAsync(key, 1);
        await gateway.AccountAsync(HttpMethod.Get, key);
        await gateway.AccountAsync(HttpMethod.Get, $"{key}x");
        await gateway.PostKeysAsync("/credit", $$"""{"key":"{{key}}","credits":2}""", "a-word-of-a-client");
        await gateway.PostKeysAsync("/revoke", $$"""{"key":"{{derived}}"}""");

        var files = Directory.GetFiles(gateway.Folder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("ledger.db-wal", StringComparison.Ordinal));
        var written = string.Concat(files.Select(file => Encoding.Latin1.GetString(AtRestTests.ReadShared(file)))) + string.Concat(gateway.Log.Lines);

        foreach (var secret in new[] { key, key["cgk_".Length..], derived, derived["cgk_".Length..], "a-key-of-a-client", "a-word-of-a-client" })
        {
            Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase);
        }

        // The search would have found it: the last four letters are kept, for the operator's lists.
        Assert.Contains(key[^4..], written, StringComparison.Ordinal);
        Assert.Contains(id, written, StringComparison.Ordinal);
        Assert.Contains("label-in-the-ledger", written, StringComparison.Ordinal);
    }
}
