using System.Net.Http.Headers;
using System.Text.Json;
using Cutout.Sandbox.RemoveBg;

namespace Cutout.Sandbox.Tests.RemoveBg;

/// <summary>Calls of the remove.bg stand-in as a well-behaved client makes them.</summary>
internal sealed class RemoveBgClient : IDisposable
{
    private readonly HttpClient _http;

    public RemoveBgClient(RemoveBgStandIn standIn)
    {
        _http = new HttpClient { BaseAddress = standIn.BaseAddress };
        _http.DefaultRequestHeaders.Add("X-Api-Key", standIn.ApiKey);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public HttpRequestHeaders Headers => _http.DefaultRequestHeaders;

    /// <summary>A multipart call with a file and these fields.</summary>
    public Task<HttpResponseMessage> CutAsync(byte[] photo, params (string Name, string Value)[] fields) =>
        SendAsync(Form(photo, fields));

    public Task<HttpResponseMessage> SendAsync(HttpContent content) => PostAsync("removebg", content);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => _http.PostAsync(path, content, Cancelled);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request, Cancelled);

    public async Task<JsonElement> AccountAsync()
    {
        using var reply = await _http.GetAsync("account", Cancelled);
        reply.EnsureSuccessStatusCode();
        Assert.False(reply.Headers.Contains("X-RateLimit-Limit"));
        return (await JsonAsync(reply)).GetProperty("data").GetProperty("attributes");
    }

    public Task<HttpResponseMessage> GetAsync(string path) => _http.GetAsync(path, Cancelled);

    public static MultipartFormDataContent Form(byte[]? photo, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            form.Add(new StringContent(value), name);
        }

        if (photo is not null)
        {
            form.Add(new ByteArrayContent(photo), "image_file", "photo.jpg");
        }

        return form;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage reply)
    {
        using var document = JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync(Cancelled));
        return document.RootElement.Clone();
    }

    /// <summary>Code of the first error.</summary>
    public static async Task<string> CodeAsync(HttpResponseMessage reply) =>
        (await JsonAsync(reply)).GetProperty("errors")[0].GetProperty("code").GetString()!;

    public static string Header(HttpResponseMessage reply, string name) => Assert.Single(reply.Headers.GetValues(name));

    public void Dispose() => _http.Dispose();
}
