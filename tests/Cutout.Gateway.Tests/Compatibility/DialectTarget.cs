using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Cutout.Gateway.Tests.Compatibility;

/// <summary>One who speaks the remove.bg dialect, at an address of his, and a key that he takes.</summary>
internal sealed class DialectTarget(Uri baseAddress, string key) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = baseAddress, Timeout = TimeSpan.FromMinutes(5) };

    public string Key => key;

    public Uri Address => baseAddress;

    /// <summary>A photo and fields, written as <c>size=full&amp;crop=true</c>, in a multipart form.</summary>
    public Task<HttpResponseMessage> CutAsync(byte[] photo, string fields = "", string? accept = null, byte[]? background = null)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(photo), "image_file", "photo.jpg" } };
        if (background is not null)
        {
            form.Add(new ByteArrayContent(background), "bg_image_file", "behind.jpg");
        }

        foreach (var (name, value) in FieldsOf(fields))
        {
            form.Add(new StringContent(value), name);
        }

        return PostAsync(form, accept);
    }

    public async Task<HttpResponseMessage> PostAsync(HttpContent body, string? accept = null, string path = "removebg", string? withKey = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.TryAddWithoutValidation("X-Api-Key", withKey ?? key);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        change?.Invoke(request);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> GetAsync(string path, string? withKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("X-Api-Key", withKey ?? key);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Credits left, by its own word.</summary>
    public async Task<decimal> CreditsAsync()
    {
        using var answer = await GetAsync("account");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!["attributes"]!["credits"]!["total"]!.GetValue<decimal>();
    }

    public static IEnumerable<(string Name, string Value)> FieldsOf(string fields) => fields
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(field => field.Split('=', 2))
        .Select(field => (field[0], field[1]));

    public static HttpContent Json(string json) => new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    public void Dispose() => _http.Dispose();
}
