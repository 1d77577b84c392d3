using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Cutout.Sandbox.DashScope;

namespace Cutout.Sandbox.Tests.DashScope;

/// <summary>Calls of the DashScope stand-in as a well-behaved client makes them.</summary>
internal sealed class DashScopeClient : IDisposable
{
    private readonly HttpClient _http;

    public DashScopeClient(DashScopeStandIn standIn)
    {
        _http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = standIn.BaseAddress };
        _http.DefaultRequestHeaders.Add("Authorization", $"Bearer {standIn.ApiKey}");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public HttpClient Http => _http;

    public static string DataUrl(byte[] picture) => "data:image/png;base64," + Convert.ToBase64String(picture);

    /// <summary>The body of an edit that is in order.</summary>
    public static object EditBody(byte[] photo, string model = "qwen-image-2.0", object? parameters = null) => new
    {
        model,
        input = new { messages = new[] { new { role = "user", content = new object[] { new { image = DataUrl(photo) }, new { text = "去掉路人" } } } } },
        parameters = parameters ?? new { n = 1, watermark = false },
    };

    public static object MaskedEditBody(byte[] photo, byte[]? mask, int n = 1) => new
    {
        model = "wanx2.1-imageedit",
        input = new
        {
            function = "description_edit_with_mask",
            prompt = "",
            base_image_url = DataUrl(photo),
            mask_image_url = mask is null ? null : DataUrl(mask),
        },
        parameters = new { n, watermark = false, seed = 7 },
    };

    public static object StyleBody(byte[] photo, int style = 3) =>
        new { model = "wanx-style-repaint-v1", input = new { image_url = DataUrl(photo), style_index = style } };

    public Task<HttpResponseMessage> EditAsync(object body, string? mode = null) =>
        PostAsync("services/aigc/multimodal-generation/generation", body, mode);

    public Task<HttpResponseMessage> MaskedEditAsync(object body, string? mode = "enable") =>
        PostAsync("services/aigc/image2image/image-synthesis", body, mode);

    public Task<HttpResponseMessage> StyleAsync(object body, string? mode = "enable") =>
        PostAsync("services/aigc/image-generation/generation", body, mode);

    public async Task<JsonElement> PollAsync(string id)
    {
        using var reply = await _http.GetAsync($"tasks/{id}", Cancelled);
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return await JsonAsync(reply);
    }

    public Task<HttpResponseMessage> CancelAsync(string id) => _http.PostAsync($"tasks/{id}/cancel", null, Cancelled);

    /// <summary>A GET without the key, as results are fetched.</summary>
    public static async Task<HttpResponseMessage> FetchAsync(string url)
    {
        using var bare = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        return await bare.GetAsync(url, Cancelled);
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage reply)
    {
        using var document = JsonDocument.Parse(await reply.Content.ReadAsByteArrayAsync(Cancelled));
        return document.RootElement.Clone();
    }

    /// <summary>The task id of an accepted create.</summary>
    public static async Task<string> TaskIdAsync(HttpResponseMessage reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var output = (await JsonAsync(reply)).GetProperty("output");
        Assert.Equal("PENDING", output.GetProperty("task_status").GetString());
        return output.GetProperty("task_id").GetString()!;
    }

    public static async Task<string> UrlAsync(HttpResponseMessage reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return (await JsonAsync(reply)).GetProperty("output").GetProperty("choices")[0].GetProperty("message")
            .GetProperty("content")[0].GetProperty("image").GetString()!;
    }

    /// <summary>Status, code and message of a refusal, whose request id must be in the header too.</summary>
    public static async Task<(int Status, string Code, string Message)> RefusalAsync(HttpResponseMessage reply)
    {
        var body = await JsonAsync(reply);
        Assert.Equal(body.GetProperty("request_id").GetString(), Assert.Single(reply.Headers.GetValues("x-request-id")));
        return ((int)reply.StatusCode, body.GetProperty("code").GetString()!, body.GetProperty("message").GetString()!);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string path, object body, string? mode)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        if (mode is not null)
        {
            request.Headers.Add("X-DashScope-Async", mode);
        }

        return await _http.SendAsync(request, Cancelled);
    }
}
