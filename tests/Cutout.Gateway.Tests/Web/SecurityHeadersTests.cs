using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Web;

/// <summary>The same headers on every answer, and what each kind of answer may do in a browser.</summary>
public sealed class SecurityHeadersTests
{
    private const string OfPages = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("GET", "/cutout-gateway.js", 200)]
    [InlineData("GET", "/privacy", 200)]
    [InlineData("GET", "/admin", 200)]
    [InlineData("GET", "/v1/operations", 200)]
    [InlineData("GET", "/v1/cutouts/nobody", 404)]
    [InlineData("GET", "/v1/admin/stats", 401)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("PUT", "/v1/operations", 405)]
    [InlineData("POST", "/v1/cutouts", 415)]
    public async Task Every_answer_carries_them_errors_included(string method, string path, int status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        var policy = OneOf(answer, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-", policy, StringComparison.Ordinal);
        Assert.EndsWith(path.StartsWith("/v1/", StringComparison.Ordinal) ? "frame-ancestors 'none'; sandbox" : path == "/admin" ? "trusted-types 'none'" : OfPages, policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", OneOf(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", OneOf(answer, "Referrer-Policy"));
        Assert.Equal("same-origin", OneOf(answer, "Cross-Origin-Opener-Policy"));
        Assert.Equal("same-origin", OneOf(answer, "Cross-Origin-Resource-Policy"));
        Assert.Contains("geolocation=()", OneOf(answer, "Permissions-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("result")]
    [InlineData("preview")]
    public async Task A_picture_opened_by_itself_runs_and_loads_nothing(string picture)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg(320, 240)));
        await buyer.UnlockAsync(session, (await gateway.MintAsync()).Text);

        using var answer = await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/{picture}", TestContext.Current.CancellationToken);

        Assert.StartsWith("image/", answer.Content.Headers.ContentType?.MediaType, StringComparison.Ordinal);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'; sandbox", OneOf(answer, "Content-Security-Policy"));
        Assert.Equal("nosniff", OneOf(answer, "X-Content-Type-Options"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/v1/operations")]
    public async Task Who_came_by_https_is_told_to_stay_with_it_and_nobody_else_is(string path)
    {
        await using var behind = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Proxies:Known"] = "127.0.0.1" });
        await using var alone = await GatewayUnderTest.StartAsync();

        Assert.Equal("max-age=31536000; includeSubDomains", await PolicyOfAsync(behind, "https"));
        Assert.Null(await PolicyOfAsync(behind, "http"));
        Assert.Null(await PolicyOfAsync(alone, "https"));

        async Task<string?> PolicyOfAsync(GatewayUnderTest gateway, string scheme)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "X-Forwarded-For", "198.51.100.7" }, { "X-Forwarded-Proto", scheme } } };
            using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            return answer.Headers.TryGetValues("Strict-Transport-Security", out var values) ? values.Single() : null;
        }
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/privacy", "text/html")]
    [InlineData("/admin", "text/html")]
    [InlineData("/cutout-gateway.js", "text/javascript")]
    [InlineData("/cutout-gateway.d.ts", "text/plain")]
    [InlineData("/styles/page.css", "text/css")]
    [InlineData("/v1/operations", "application/json")]
    public async Task Text_says_how_it_is_encoded(string path, string type)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var answer = await gateway.Client.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal($"{type}; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
    }

    private static string OneOf(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
