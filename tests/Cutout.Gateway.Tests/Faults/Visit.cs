using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>A buyer with one photo and one code: uploads, enters the code, takes what there is, and reads all books.</summary>
internal static partial class Visit
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<Books> PayAsync(VendorsUnderTest vendors, Fault fault)
    {
        var code = await vendors.Gateway.MintAsync();
        var (session, address) = await WhileTimePassesAsync(vendors, fault, UploadAsync(vendors, fault));
        var told = Told(session);
        await TakeAsync(vendors, address, code, told == "ready" ? fault.Delivers ?? vendors.StandIn(fault.Vendor).LastResult!.Bytes.ToArray() : null);

        // A vendor may finish, and bill, what nobody asks after any more.
        vendors.Clock.Advance(TimeSpan.FromSeconds(10));
        return await ReadAsync(vendors, fault.Vendor, told, code);
    }

    /// <summary>All books as they are now.</summary>
    public static async Task<Books> ReadAsync(VendorsUnderTest vendors, string vendor, string told, UnlockCode code) => new(
        told,
        vendors.StandIn(vendor).PaidCalls(),
        await SpentAsync(vendors.Gateway),
        vendors.StandIn(vendor).Billed(),
        string.Join(' ', vendors.Gateway.Log.Lines.Select(line => Alarm().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)),
        await vendors.Gateway.StateOfAsync(code));

    /// <summary>The spend book, when all that waits to be written has been.</summary>
    public static async Task<string> SpentAsync(GatewayUnderTest gateway)
    {
        await gateway.Services.GetRequiredService<LedgerWriter>().WriteAsync(_ => Task.FromResult(0));
        return await gateway.Services.GetRequiredService<Ledger>().ReadAsync(async ledger =>
            string.Join(", ", (await ledger.QueryAsync<(string Outcome, long? Charge)>("SELECT outcome, charge FROM spend ORDER BY rowid"))
                .Select(line => line.Charge is { } charge ? $"{line.Outcome} {charge / 1_000_000m:0.######}" : line.Outcome)));
    }

    /// <summary>What a session or a problem says to the buyer.</summary>
    public static string Told(JsonObject answer) => (answer["problem"] ?? answer) is JsonObject problem && problem["code"] is not null
        ? $"{problem["status"]} {problem["code"]}, charged {problem["charged"]}{(problem["retryAfterSeconds"] is { } wait ? $", again in {wait} s" : "")}"
        : (string)answer["state"]!;

    public static async Task<T> WhileTimePassesAsync<T>(VendorsUnderTest vendors, Fault fault, Task<T> work)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!work.IsCompleted)
        {
            Assert.False(patience.IsCancellationRequested, $"It does not come to an end. The log:\n{string.Join("\n", vendors.Gateway.Log.Lines.TakeLast(20))}");
            if (fault.ClockWaits?.Invoke(vendors) != true && !vendors.StandIn(fault.Vendor).IsWorking)
            {
                vendors.Clock.Advance(fault.Pace);
            }

            await vendors.Gateway.MomentAsync();
        }

        return await work;
    }

    private static async Task<(JsonObject Answer, Uri Session)> UploadAsync(VendorsUnderTest vendors, Fault fault)
    {
        var type = fault.Photo[0] == 0x89 ? "image/png" : "image/jpeg";
        using var upload = new HttpRequestMessage(HttpMethod.Post, $"/v1/cutouts?operation={fault.Operation}")
        {
            Content = fault.Photo.AsUpload(type),
            Headers = { { "Prefer", "wait=60" } },
        };
        using var answer = await vendors.Gateway.Client.SendAsync(upload, TestContext.Current.CancellationToken);
        var said = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject();
        if (answer.StatusCode == HttpStatusCode.Accepted)
        {
            return (await UntilOverAsync(vendors, said), answer.Headers.Location!);
        }

        Assert.Equal((int)answer.StatusCode, (int?)said["status"] ?? (int)HttpStatusCode.Created);
        return (said, answer.Headers.Location!);
    }

    private static async Task<JsonObject> UntilOverAsync(VendorsUnderTest vendors, JsonObject session)
    {
        while ((string?)session["state"] == "processing")
        {
            using var question = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session["id"]}") { Headers = { { "Prefer", "wait=60" } } };
            using var answer = await vendors.Gateway.Client.SendAsync(question, TestContext.Current.CancellationToken);
            session = await Buyer.JsonOf(answer, HttpStatusCode.OK);
        }

        return session;
    }

    // A good picture is the code's; of anything else the code buys nothing.
    private static async Task TakeAsync(VendorsUnderTest vendors, Uri session, UnlockCode code, byte[]? wanted)
    {
        using var unlocked = await vendors.Gateway.Client.PostAsJsonAsync($"{session}/unlock", new { code = code.Text }, TestContext.Current.CancellationToken);
        using var result = await vendors.Gateway.Client.GetAsync($"{session}/result", TestContext.Current.CancellationToken);
        if (wanted is null)
        {
            Assert.False(unlocked.IsSuccessStatusCode, "A code was taken for a picture that is not there.");
            Assert.False(result.IsSuccessStatusCode, "A picture that failed was handed out.");
            return;
        }

        Assert.Equal(HttpStatusCode.OK, unlocked.StatusCode);
        Assert.Equal(wanted, await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await vendors.Gateway.AssertBecomesAsync(code, "delivered");
    }

    [GeneratedRegex(@"Alarm (\S+) of ")]
    private static partial Regex Alarm();
}
