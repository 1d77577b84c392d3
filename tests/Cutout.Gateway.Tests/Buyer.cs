using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Cutout.Gateway.Tests;

/// <summary>Someone with a photo and perhaps a code: the steps of a purchase over HTTP, each checked as it is made.</summary>
internal sealed class Buyer(HttpClient client)
{
    public async Task<JsonObject> UploadAsync(byte[] photo, string operation = "background-removal", string contentType = "image/jpeg")
    {
        using var answer = await client.PostAsync($"/v1/cutouts?operation={operation}", photo.AsUpload(contentType), TestContext.Current.CancellationToken);
        return await JsonOf(answer, HttpStatusCode.Created, HttpStatusCode.Accepted);
    }

    public async Task<JsonObject> UntilReadyAsync(JsonObject session)
    {
        while ((string?)session["state"] == "processing")
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session["id"]}") { Headers = { { "Prefer", "wait=30" } } };
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            session = await JsonOf(answer, HttpStatusCode.OK);
        }

        Assert.Equal("ready", (string?)session["state"]);
        return session;
    }

    public async Task<JsonObject> UnlockAsync(JsonObject session, string code)
    {
        using var answer = await client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code }, TestContext.Current.CancellationToken);
        return await JsonOf(answer, HttpStatusCode.OK);
    }

    public Task<HttpResponseMessage> DownloadAsync(JsonObject session) =>
        client.GetAsync($"/v1/cutouts/{session["id"]}/result", TestContext.Current.CancellationToken);

    public static async Task<JsonObject> JsonOf(HttpResponseMessage answer, params HttpStatusCode[] expected)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected.Contains(answer.StatusCode), $"{(int)answer.StatusCode}: {body}");
        return JsonNode.Parse(body)!.AsObject();
    }
}
