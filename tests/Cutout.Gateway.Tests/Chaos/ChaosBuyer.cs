using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>Somebody with a photo and perhaps a code, at a gateway that may be gone with the next call.</summary>
/// <param name="plan">What is going to be done.</param>
/// <param name="gateway">Leads to the gateway of the moment.</param>
/// <param name="atUnlock">Told just before a code is given.</param>
internal sealed class ChaosBuyer(ChaosPlan plan, Func<HttpClient> gateway, Action atUnlock)
{
    /// <summary>The session's id, once there is one.</summary>
    public string? Session { get; private set; }

    public bool Unlocked { get; private set; }

    /// <summary>What came of the upload: a state, a problem's code, or that somebody had gone.</summary>
    public string Upload { get; private set; } = "gone";

    /// <summary>Null if no code was given.</summary>
    /// <param name="photo">Of which nobody else has the like at this moment.</param>
    /// <param name="spent">A code that has been delivered already, if there is one.</param>
    public async Task<ChaosSale?> ShopAsync(byte[] photo, string? spent)
    {
        if (await UploadAsync(photo) is not { } session)
        {
            return null;
        }

        Session = (string)session["id"]!;
        if (!plan.Buys || (string?)session["state"] != "ready")
        {
            return null;
        }

        if (plan.TriesSpentCode && spent is not null)
        {
            Assert.False(await UnlockAsync(spent, null) is not null, $"A code was delivered and opened another session (I1): {plan}");
        }

        return await MintAsync() is { } code ? new ChaosSale(code, await BuyAsync(code)) : null;
    }

    // Gives whether all of the picture has come.
    private async Task<bool> BuyAsync(string code)
    {
        atUnlock();
        if (await UnlockAsync(code, plan.LeavesUnlockAfter) is not { } session)
        {
            return false;
        }

        Unlocked = true;
        switch (plan.Ending)
        {
            case ChaosEnding.Downloads:
                return await TryAsync(async client =>
                {
                    using var answer = await client.GetAsync($"/v1/cutouts/{Session}/result", TestContext.Current.CancellationToken);
                    var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
                    return answer.IsSuccessStatusCode && bytes.Length == (long)session["result"]!["bytes"]! ? "all" : null;
                }) is not null;
            case ChaosEnding.Erases:
                await TryAsync(async client =>
                {
                    using var erased = await client.DeleteAsync($"/v1/cutouts/{Session}", TestContext.Current.CancellationToken);
                    return "erased";
                });
                return false;
            default:
                return false;
        }
    }

    private Task<JsonObject?> UploadAsync(byte[] photo) => TryAsync(async client =>
    {
        using var patience = Patience(plan.LeavesUploadAfter);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=background-removal")
        {
            Content = photo.AsUpload(),
            Headers = { { "Prefer", "wait=60" } },
        };
        using var answer = await client.SendAsync(request, patience.Token);
        var body = await Buyer.JsonOf(answer, answer.StatusCode);
        Upload = (string)(answer.IsSuccessStatusCode ? body["state"] : body["code"])!;
        return answer.IsSuccessStatusCode ? body : null;
    });

    private Task<JsonObject?> UnlockAsync(string code, TimeSpan? leavesAfter) => TryAsync(async client =>
    {
        using var patience = Patience(leavesAfter);
        using var answer = await client.PostAsJsonAsync($"/v1/cutouts/{Session}/unlock", new { code }, patience.Token);
        return answer.IsSuccessStatusCode ? await Buyer.JsonOf(answer, answer.StatusCode) : null;
    });

    private Task<string?> MintAsync() => TryAsync(async client =>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/codes")
        {
            Content = JsonContent.Create(new { count = 1 }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken) },
        };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? (string)(await Buyer.JsonOf(answer, answer.StatusCode))["codes"]![0]! : null;
    });

    // Null where the buyer has left, or the gateway has.
    private static async Task<T?> TryAsync<T>(Func<HttpClient, Task<T?>> ask, Func<HttpClient> gateway)
        where T : class
    {
        try
        {
            return await ask(gateway());
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException
            && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private Task<T?> TryAsync<T>(Func<HttpClient, Task<T?>> ask)
        where T : class => TryAsync(ask, gateway);

    private static CancellationTokenSource Patience(TimeSpan? time)
    {
        var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        if (time is { } end)
        {
            patience.CancelAfter(end);
        }

        return patience;
    }
}
