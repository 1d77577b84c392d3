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

    private static string OneOf(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
