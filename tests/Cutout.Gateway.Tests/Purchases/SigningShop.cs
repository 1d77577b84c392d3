using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>
/// A shop that signs its orders, and Stripe that signs its events. The signatures are computed here from the schemes'
/// documents, not by what is tested.
/// </summary>
internal sealed class SigningShop(GatewayUnderTest gateway)
{
    public const string Key = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    public const string OtherKey = "whsec_//79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";
    public const string StripeSecret = "whsec_a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4";

    /// <summary>Orders signed with <see cref="Key"/>, and Stripe with one price: 4.99 euros for one code.</summary>
    public static Dictionary<string, string?> Settings => new()
    {
        ["Orders:SigningKeys:0"] = Key,
        ["Stripe:SigningSecrets:0"] = StripeSecret,
        ["Stripe:Prices:0:Amount"] = "499",
        ["Stripe:Prices:0:Currency"] = "eur",
        ["Stripe:Prices:1:Amount"] = "1299",
        ["Stripe:Prices:1:Currency"] = "EUR",
        ["Stripe:Prices:1:Quantity"] = "3",
        ["Stripe:Prices:1:ValidFor"] = "365.00:00:00",
    };

    public static string SignatureOf(string key, string id, long time, byte[] body)
    {
        var secret = Convert.FromBase64String(key["whsec_".Length..]);
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{time}.")), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed));
    }

    public static string StripeSignatureOf(string secret, long time, byte[] body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{time}.")), .. body];
        return Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)).ToLowerInvariant();
    }

    public Task<HttpResponseMessage> OrderAsync(string body, string key = Key, TimeSpan age = default) => PostAsync("/v1/orders", body, (message, bytes) =>
    {
        var time = TimeAt(age);
        message.Headers.Add("webhook-id", "msg_1");
        message.Headers.Add("webhook-timestamp", time.ToString(CultureInfo.InvariantCulture));
        message.Headers.Add("webhook-signature", SignatureOf(key, "msg_1", time, bytes));
    });

    public async Task<JsonObject> OrderedAsync(string body) => await Buyer.JsonOf(await OrderAsync(body), HttpStatusCode.Created, HttpStatusCode.OK);

    public Task<HttpResponseMessage> StripeAsync(string body, string secret = StripeSecret, TimeSpan age = default) => PostAsync("/v1/webhooks/stripe", body, (message, bytes) =>
    {
        var time = TimeAt(age);
        message.Headers.Add("Stripe-Signature", string.Create(CultureInfo.InvariantCulture, $"t={time},v1={StripeSignatureOf(secret, time, bytes)},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"));
    });

    public async Task<HttpResponseMessage> PostAsync(string address, string body, Action<HttpRequestMessage, byte[]> with)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(bytes) };
        message.Content.Headers.ContentType = new("application/json");
        with(message, bytes);
        return await gateway.Client.SendAsync(message, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> ShowAsync(string order, string? bearer, string query = "")
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, $"/v1/orders/{order}{query}");
        message.Headers.Authorization = bearer is null ? null : new("Bearer", bearer);
        return await gateway.Client.SendAsync(message, TestContext.Current.CancellationToken);
    }

    public static string[] CodesOf(JsonObject order) => [.. order["codes"]!.AsArray().Select(code => (string)code!)];

    private long TimeAt(TimeSpan age) => (gateway.Clock.GetUtcNow() - age).ToUnixTimeSeconds();
}
