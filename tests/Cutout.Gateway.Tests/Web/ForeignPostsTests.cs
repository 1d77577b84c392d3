using System.Net;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Web;

/// <summary>A page of another site can have a visitor's browser send a form here without asking. It must come to nothing.</summary>
public sealed class ForeignPostsTests
{
    private const string Uploads = "/v1/cutouts?operation=background-removal";

    [Theory]
    [InlineData("https://evil.example", "cross-site")]
    [InlineData("https://evil.example", null)]
    [InlineData("null", null)]
    [InlineData(null, "cross-site")]
    [InlineData("https://sister.shop.example", "same-site")]
    [InlineData("{own}0", null)]
    public async Task What_another_site_has_a_browser_send_is_refused_before_anything_is_done(string? origin, string? site)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var form = new MultipartFormDataContent { { Pictures.Jpeg().AsUpload(), "image", "photo.jpg" } };
        var session = await gateway.ReadySessionAsync();

        using var upload = await SendAsync(gateway, HttpMethod.Post, Uploads, origin, site, form);
        using var erase = await SendAsync(gateway, HttpMethod.Delete, $"/v1/cutouts/{session.Id.Value}", origin, site);
        using var unlock = await SendAsync(gateway, HttpMethod.Post, $"/v1/cutouts/{session.Id.Value}/unlock", origin, site, new StringContent("{\"code\":\"x\"}"));

        foreach (var answer in new[] { upload, erase, unlock })
        {
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal("foreign-origin", await answer.ProblemAsync());
        }

        using var still = await SendAsync(gateway, HttpMethod.Get, $"/v1/cutouts/{session.Id.Value}", origin, site);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("{own}", null)]
    [InlineData("{own}", "same-origin")]
    [InlineData("https://behind-a-proxy.example", "same-origin")]
    [InlineData(null, "none")]
    [InlineData("https://shop.example", "cross-site")]
    [InlineData("https://shop.example", null)]
    public async Task The_own_page_a_named_site_and_who_is_no_browser_are_served(string? origin, string? site)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Cors:Origins"] = "https://shop.example" });

        using var upload = await SendAsync(gateway, HttpMethod.Post, Uploads, origin, site, Pictures.Jpeg().AsUpload());

        Assert.Equal(HttpStatusCode.Created, upload.StatusCode);
    }

    [Theory]
    [InlineData("/v1/admin/codes")]
    [InlineData("/v1/orders")]
    public async Task Not_even_a_named_site_reaches_the_operators_calls(string path)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Cors:Origins"] = "https://shop.example" });

        using var answer = await SendAsync(gateway, HttpMethod.Post, path, "https://shop.example", "cross-site", new StringContent("{}"));

        Assert.Equal("foreign-origin", await answer.ProblemAsync());
    }

    private static async Task<HttpResponseMessage> SendAsync(
        GatewayUnderTest gateway, HttpMethod method, string path, string? origin, string? site, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin.Replace("{own}", gateway.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        }

        if (site is not null)
        {
            request.Headers.Add("Sec-Fetch-Site", site);
        }

        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
