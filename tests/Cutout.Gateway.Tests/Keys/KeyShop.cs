using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Keys;

/// <summary>The operator's calls for keys, and their owners'.</summary>
internal static class KeyShop
{
    public static async Task<HttpResponseMessage> PostKeysAsync(this GatewayUnderTest gateway, string path, string body, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/admin/keys{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken);
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<(string Key, string Id)> IssueAsync(this GatewayUnderTest gateway, string body)
    {
        var issued = await Buyer.JsonOf(await gateway.PostKeysAsync("", body), HttpStatusCode.Created);
        return ((string)issued["key"]!, (string)issued["about"]!["id"]!);
    }

    public static async Task<JsonNode> GetKeysAsync(this GatewayUnderTest gateway, string path = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/admin/keys{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken);
        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public static async Task<HttpResponseMessage> AccountAsync(this GatewayUnderTest gateway, HttpMethod method, string? key, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, "/v1/account");
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("x-api-key", key);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<KeyDecision> AdmitAsync(this GatewayUnderTest gateway, string key) =>
        await gateway.Services.GetRequiredService<KeyGate>().AdmitAsync(key, null, IPAddress.Loopback);

    /// <summary>A call that costs so much.</summary>
    public static async Task SpendAsync(this GatewayUnderTest gateway, string key, decimal credits, int megapixels = 1)
    {
        var holder = Assert.IsType<KeyDecision.Admitted>(await gateway.AdmitAsync(key)).Holder;
        var outcome = await gateway.Services.GetRequiredService<KeyGate>().ReserveAsync(holder, credits, megapixels);
        KeyGate.Settle(Assert.IsType<KeyReservationOutcome.Reserved>(outcome).Reservation, credits);
    }
}
