using System.Net;
using System.Text;
using Cutout.Gateway.Tests.Privacy;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class MemoryAtRestTests
{
    [Fact]
    public async Task After_a_purchase_and_wrong_attempts_neither_files_nor_log_nor_memory_hold_a_code()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var minted = (await gateway.RunAsync("codes", "mint", "--count", "3")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var guesses = new[] { UnlockCode.New().Text, UnlockCode.New().Text, UnlockCode.New().Text.ToLowerInvariant() };
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg()));

        // Each on a connection of its own that stays open, and behind a long head: no later request is written over it by chance.
        using var first = PatientClient(gateway);
        using var second = PatientClient(gateway);
        using var third = PatientClient(gateway);
        foreach (var (client, guess) in new[] { first, second, third }.Zip(guesses))
        {
            // With its length told, as browsers send it: of a body in chunks the server keeps a copy of its own that nobody else can reach.
            using var body = new StringContent($$"""{"code":"{{guess}}"}""", Encoding.UTF8, "application/json");
            using var refused = await client.PostAsync($"/v1/cutouts/{session["id"]}/unlock", body, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        }

        await buyer.UnlockAsync(session, minted[0]);
        using (var download = await buyer.DownloadAsync(session))
        {
            await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        }

        string[] secrets = [.. minted, .. guesses];
        string[] spellings = [.. secrets, .. secrets.Select(secret => secret.Replace("-", "", StringComparison.Ordinal))];
        var (id, reference) = ((string)session["id"]!, (string)session["reference"]!);
        var memory = ProcessMemory.Count(gateway.ProcessId, [.. spellings, id, reference]);
        Assert.All(spellings, secret => Assert.True(memory[secret] == 0, $"One of the codes stands in memory {memory[secret]} times ({Array.IndexOf(spellings, secret)} of {spellings.Length})."));

        // The search would have found them: the names of the session that is still open are there.
        Assert.True(memory[id] > 0 && memory[reference] > 0, "The search finds nothing at all.");

        var written = string.Concat(Directory.GetFiles(gateway.Folder, "ledger.db*").Select(file => Encoding.Latin1.GetString(AtRestTests.ReadShared(file)))) + gateway.Output;
        Assert.All(spellings, secret => Assert.DoesNotContain(secret, written, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(minted[0][^4..], written, StringComparison.Ordinal);
    }

    private static HttpClient PatientClient(GatewayProcess gateway)
    {
        var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("X-Padding", new string('p', 2000));
        return client;
    }
}
