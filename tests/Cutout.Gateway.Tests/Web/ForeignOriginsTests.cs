using System.Net;
using System.Net.Http.Json;

namespace Cutout.Gateway.Tests.Web;

/// <summary>What a browser is told when a page of another origin asks; the browser does the rest (see Cutout.Browser.Tests).</summary>
public sealed class ForeignOriginsTests
{
    private const string Shop = "https://shop.example";
    private const string Second = "http://localhost:3000";

    private static readonly Dictionary<string, string?> Allowing = new() { ["Cors:Origins"] = $"{Shop}, {Second}" };

    private static readonly Dictionary<string, string?> AllowingAsList = new() { ["Cors:Origins:0"] = Shop, ["Cors:Origins:1"] = Second };

    [Theory]
    [InlineData(Shop)]
    [InlineData(Second)]
    public async Task A_named_origin_may_upload_with_a_key_and_erase(string origin)
    {
        foreach (var settings in new[] { Allowing, AllowingAsList })
        {
            await using var gateway = await GatewayUnderTest.StartAsync(settings);

            var upload = await PreflightAsync(gateway, "/v1/cutouts?operation=background-removal", origin, "POST", "content-type,idempotency-key,prefer");
            var erase = await PreflightAsync(gateway, "/v1/cutouts/some-id", origin, "DELETE", "");

            Assert.Equal(origin, HeaderOf(upload, "Access-Control-Allow-Origin"));
            Assert.Equal(["content-type", "idempotency-key", "prefer"], ListOf(upload, "Access-Control-Allow-Headers").Intersect(["content-type", "idempotency-key", "prefer"]).Order());
            Assert.Contains("post", ListOf(upload, "Access-Control-Allow-Methods"));
            Assert.Contains("delete", ListOf(erase, "Access-Control-Allow-Methods"));
            Assert.Null(HeaderOf(upload, "Access-Control-Allow-Credentials"));
        }
    }

    [Theory]
    [InlineData("https://shop.example.evil.test")]
    [InlineData("http://shop.example")]
    [InlineData("https://shop.example:8443")]
    [InlineData("null")]
    public async Task Any_other_origin_is_told_nothing(string origin)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Allowing);

        Assert.Null(HeaderOf(await PreflightAsync(gateway, "/v1/cutouts", origin, "POST", "idempotency-key"), "Access-Control-Allow-Origin"));
        Assert.Null(HeaderOf(await GetAsync(gateway, "/v1/operations", origin), "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/v1/admin/codes")]
    [InlineData("/v1/orders")]
    [InlineData("/v1/webhooks/stripe")]
    [InlineData("/v1/cutoutsandmore")]
    public async Task The_operators_calls_are_open_to_no_other_origin(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Allowing);

        Assert.Null(HeaderOf(await PreflightAsync(gateway, path, Shop, "POST", "authorization"), "Access-Control-Allow-Origin"));
        Assert.Null(HeaderOf(await GetAsync(gateway, path, Shop), "Access-Control-Allow-Origin"));
        Assert.Equal("same-origin", HeaderOf(await GetAsync(gateway, path, Shop), "Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task Without_the_setting_nothing_is_open_to_another_origin()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var module = await GetAsync(gateway, "/cutout-gateway.js", Shop);

        Assert.Null(HeaderOf(await PreflightAsync(gateway, "/v1/cutouts", Shop, "POST", "idempotency-key"), "Access-Control-Allow-Origin"));
        Assert.Null(HeaderOf(module, "Access-Control-Allow-Origin"));
        Assert.Equal("same-origin", HeaderOf(module, "Cross-Origin-Resource-Policy"));
    }

    [Theory]
    [InlineData("/cutout-gateway.js", "text/javascript")]
    [InlineData("/cutout-gateway.d.ts", "text/plain")]
    public async Task The_client_module_and_its_types_can_be_loaded_from_there(string path, string type)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Allowing);
        var module = await GetAsync(gateway, path, Shop);

        Assert.Equal(HttpStatusCode.OK, module.StatusCode);
        Assert.Equal(type, module.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Shop, HeaderOf(module, "Access-Control-Allow-Origin"));
        Assert.Equal("cross-origin", HeaderOf(module, "Cross-Origin-Resource-Policy"));
        Assert.Contains("Origin", module.Headers.Vary);
    }

    [Fact]
    public async Task What_the_client_reads_of_an_answer_is_shown_to_it_on_problems_too()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Allowing);
        var good = await GetAsync(gateway, "/v1/operations", Shop);
        var refused = await GetAsync(gateway, "/v1/cutouts/00000000000000000000000000000000", Shop);

        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        Assert.All([good, refused], answer =>
        {
            Assert.Equal(Shop, HeaderOf(answer, "Access-Control-Allow-Origin"));
            Assert.Empty(new[] { "location", "date", "etag", "repr-digest", "retry-after", "content-range" }.Except(ListOf(answer, "Access-Control-Expose-Headers")));
        });
    }

    [Fact]
    public async Task A_preview_can_stand_in_another_pages_img()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Allowing);
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg()));

        // As an img asks: without naming the page that it stands in.
        var preview = await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/preview", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, preview.StatusCode);
        Assert.Equal("cross-origin", HeaderOf(preview, "Cross-Origin-Resource-Policy"));
    }

    [Fact]
    public async Task A_refused_quote_names_the_limit_and_the_format()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var large = await QuoteAsync(gateway, new { operation = "background-removal", width = 20_000, height = 20_000, contentType = "image/jpeg", bytes = 1000 });
        var heic = await QuoteAsync(gateway, new { operation = "background-removal", width = 20, height = 20, contentType = "image/heic", bytes = 1000 });

        Assert.Equal("pixels", (string?)large["problem"]!["limit"]!["of"]);
        Assert.Equal(400_000_000, (long?)large["problem"]!["limit"]!["actual"]);
        Assert.Equal("HEIC", (string?)heic["problem"]!["detected"]);
        Assert.Contains("image/png", heic["problem"]!["accepted"]!.AsArray().Select(type => (string?)type));
    }

    private static async Task<System.Text.Json.Nodes.JsonObject> QuoteAsync(GatewayUnderTest gateway, object photo) =>
        await Buyer.JsonOf(await gateway.Client.PostAsJsonAsync("/v1/quote", photo, TestContext.Current.CancellationToken), HttpStatusCode.OK);

    private static Task<HttpResponseMessage> PreflightAsync(GatewayUnderTest gateway, string path, string origin, string method, string headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", headers);
        return gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, string path, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Origin", origin);
        return gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string? HeaderOf(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;

    private static string[] ListOf(HttpResponseMessage answer, string name) =>
        HeaderOf(answer, name)?.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries) ?? [];
}
