using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>A gateway with an admin token, with prices, and with a picture service that nobody answers for before the built-in engine.</summary>
public sealed class Office(Shop shop) : IAsyncLifetime
{
    public const string Token = "a token of the operator's, for tests";

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["Admin__Token"] = Token,
        ["Books__Currency"] = "eur",
        ["Books__Prices__background-removal"] = "499",
        ["Routes__background-removal"] = "removebg,builtin",
        ["Providers__removebg__ApiKey"] = "a-key",
        ["Providers__removebg__BaseAddress"] = "http://127.0.0.1:9/",
        ["Providers__removebg__AllowPlainHttp"] = "true",
        ["Providers__removebg__BreakAfter"] = "1",
        ["Providers__removebg__BreakFor"] = "01:00:00",
    };

    private GatewayProcess? _gateway;

    public Uri Address => _gateway!.Address;

    public HttpClient Client => _gateway!.Client;

    public Photo Photo => shop.SmallPhoto;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is not null)
        {
            _gateway = await GatewayProcess.StartAsync(environment: Settings);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }
    }

    /// <summary>The operator opens the page, does something, and the page has kept its promises all the time.</summary>
    public async Task VisitAsync(Func<Desk, Task> doing, BrowserNewContextOptions? device = null)
    {
        await using var context = await shop.OpenBrowserAsync(device);
        try
        {
            var desk = await Desk.OpenAsync(context, new Uri(Address, "/admin"));
            await doing(desk);
            await desk.AssertPromisesKeptAsync();
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(_gateway!.Output);
            throw;
        }
    }

    // ---- what others do at the same gateway, by HTTP ----------------------------------------------------------------

    /// <summary>A photo is uploaded, and its preview is there.</summary>
    public async Task<string> UploadAsync()
    {
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(Photo.Path)) { Headers = { ContentType = new("image/jpeg") } };
        using var answer = await Client.PostAsync("/v1/cutouts?operation=background-removal", body);
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>();
        while (session.GetProperty("state").GetString() == "processing")
        {
            // On a busy machine the upload's own wait is over before the picture is made.
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session.GetProperty("id").GetString()}") { Headers = { { "Prefer", "wait=30" } } };
            using var look = await Client.SendAsync(request);
            session = await look.Content.ReadFromJsonAsync<JsonElement>();
        }

        Assert.Equal("ready", session.GetProperty("state").GetString());
        return session.GetProperty("id").GetString()!;
    }

    public async Task<HttpStatusCode> UnlockAsync(string session, string code)
    {
        using var answer = await Client.PostAsJsonAsync($"/v1/cutouts/{session}/unlock", new { code });
        return answer.StatusCode;
    }

    /// <summary>A buyer fetches the picture and says that all of it has arrived.</summary>
    public async Task FetchAsync(string session)
    {
        var picture = await Client.GetByteArrayAsync($"/v1/cutouts/{session}/result");
        using var answer = await Client.PostAsJsonAsync($"/v1/cutouts/{session}/receipt", new { sha256 = Convert.ToHexStringLower(SHA256.HashData(picture)) });
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>Somebody uploads a photo, and somebody else does, unlocks it and fetches it.</summary>
    public async Task SellAsync()
    {
        await UploadAsync();
        var minted = await AskAsync(HttpMethod.Post, "/v1/admin/codes", new { count = 2, note = "by hand" });
        var session = await UploadAsync();
        Assert.Equal(HttpStatusCode.OK, await UnlockAsync(session, minted.GetProperty("codes")[0].GetString()!));
        await FetchAsync(session);
    }

    /// <summary>As the gateway itself tells them.</summary>
    public async Task<IReadOnlyList<JsonElement>> BatchesAsync(string note) =>
        [.. (await AskAsync(HttpMethod.Get, "/v1/admin/codes")).EnumerateArray().Where(batch => batch.GetProperty("note").GetString() == note)];

    public async Task<JsonElement> AskAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", Token) } };
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await Client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
