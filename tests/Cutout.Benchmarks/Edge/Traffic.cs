using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Cutout.Gateway.Tests;

namespace Cutout.Benchmarks.Edge;

/// <summary>Visitors of a gateway in a process of its own, each from a network of his own: the gateway takes this machine for a proxy.</summary>
internal sealed class Traffic(GatewayProcess gateway, int width = 640, int height = 480) : IDisposable
{
    /// <summary>Settings of a gateway that believes this machine where a visitor comes from.</summary>
    public static readonly IReadOnlyDictionary<string, string> Settings = new Dictionary<string, string>
    {
        ["Proxies__Known"] = "127.0.0.1",
        ["Logging__LogLevel__Default"] = "Error",

        // Only the address that it listens on, which the process is waited for with.
        ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
    };

    private readonly byte[] _photo = Pictures.Jpeg(width, height);

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = gateway.Address, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Uploads a photo and waits for its preview.</summary>
    public async Task<Visit> UploadAsync(CancellationToken cancellationToken = default)
    {
        using var request = From(new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=background-removal")
        {
            Content = new ByteArrayContent(_photo) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } },
            Headers = { { "Prefer", "wait=60" } },
        });
        var start = Stopwatch.GetTimestamp();
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var took = Stopwatch.GetElapsedTime(start);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
        var id = json.RootElement.TryGetProperty("id", out var found) ? found.GetString() : null;
        return new Visit(answer.StatusCode, took, answer.Headers.RetryAfter is not null, id);
    }

    public async Task EraseAsync(string id)
    {
        using var request = From(new HttpRequestMessage(HttpMethod.Delete, $"/v1/cutouts/{id}"));
        using var answer = await _client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A small question, as the page asks it before a photo is chosen.</summary>
    public async Task<Visit> AskAsync(string path, CancellationToken cancellationToken = default)
    {
        using var request = From(new HttpRequestMessage(HttpMethod.Get, path));
        var start = Stopwatch.GetTimestamp();
        using var answer = await _client.SendAsync(request, cancellationToken);
        return new Visit(answer.StatusCode, Stopwatch.GetElapsedTime(start), answer.Headers.RetryAfter is not null, null);
    }

    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage From(HttpRequestMessage request)
    {
        request.Headers.Add("X-Forwarded-For", new IPAddress(RandomNumberGenerator.GetBytes(4)).ToString());
        return request;
    }
}
