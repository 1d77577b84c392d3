using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Cutout.Sandbox.DashScope;
using static Cutout.Sandbox.Tests.DashScope.DashScopeClient;

namespace Cutout.Sandbox.Tests.DashScope;

public sealed class DashScopeFileTests : DashScopeTest
{
    [Fact]
    public async Task A_url_is_valid_until_it_expires_and_then_forbidden_in_xml()
    {
        using var reply = await Client.EditAsync(EditBody(Photo));
        var url = await UrlAsync(reply);

        Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        using var before = await FetchAsync(url);
        Clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await FetchAsync(url);

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, after.StatusCode);
        Assert.Equal("application/xml", after.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<Code>AccessDenied</Code>", await after.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Contains("Request has expired.", await after.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_url_that_was_touched_or_is_fetched_with_the_key_is_refused()
    {
        using var reply = await Client.EditAsync(EditBody(Photo));
        var url = await UrlAsync(reply);

        using var touched = await FetchAsync(url.Replace("Expires=1", "Expires=2", StringComparison.Ordinal));
        using var unsigned = await FetchAsync(url[..url.IndexOf('?', StringComparison.Ordinal)]);
        using var keyed = await Client.Http.GetAsync(url, Cancelled);

        Assert.Contains("SignatureDoesNotMatch", await touched.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, unsigned.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, keyed.StatusCode);
    }

    [Fact]
    public async Task Files_fail_apart_from_the_calls()
    {
        Vendor.Files.Once.AnswersHtml(502);
        Vendor.Files.Once.CutsTheBodyShort();
        Vendor.Files.Once.AnswersWithRedirect("https://evil.example/");
        using var reply = await Client.EditAsync(EditBody(Photo));
        var url = await UrlAsync(reply);

        using var page = await FetchAsync(url);
        await Assert.ThrowsAsync<HttpRequestException>(() => FetchAsync(url));
        using var redirect = await FetchAsync(url);
        using var whole = await FetchAsync(url);

        Assert.Equal(HttpStatusCode.BadGateway, page.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, redirect.StatusCode);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Single(Vendor.Bill);
    }

    public static TheoryData<string> HostileUrls => [.. HostileUrl.All.Select(url => url.Name)];

    [Theory]
    [MemberData(nameof(HostileUrls))]
    public async Task A_hostile_url_is_handed_out_in_place_of_the_true_one_and_charged(string name)
    {
        var hostile = HostileUrl.All.Single(url => url.Name == name);
        Vendor.ResultOrigin = ResultOrigins.Shanghai;
        Vendor.HandsOut(hostile);

        using var reply = await Client.EditAsync(EditBody(Photo));
        var url = await UrlAsync(reply);

        // What the documented pattern for result hosts lets through on port 443 would not be hostile.
        var isUrl = Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme == "https";
        Assert.False(isUrl && parsed!.IsDefaultPort && parsed.UserInfo.Length == 0 && System.Text.RegularExpressions.Regex.IsMatch(
            parsed.IdnHost, @"\Adashscope-[a-z0-9-]+\.oss-(?![a-z0-9-]*internal)[a-z0-9-]+\.aliyuncs\.com\z"), url);
        Assert.Single(Vendor.Bill);
        Vendor.Edits();
    }

    [Fact]
    public async Task A_client_that_maps_the_vendors_host_to_the_sandbox_fetches_over_tls_under_the_true_name()
    {
        Vendor.ResultOrigin = ResultOrigins.Shanghai;
        using var reply = await Client.EditAsync(EditBody(Photo));
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                Assert.Equal("dashscope-7c2c.oss-cn-shanghai.aliyuncs.com", context.DnsEndPoint.Host);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(Sandbox.TlsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { Sandbox.VendorCertificate },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        using var http = new HttpClient(handler);

        using var file = await http.GetAsync(await UrlAsync(reply), Cancelled);

        Assert.Equal(Vendor.LastResult!.Bytes.ToArray(), await file.Content.ReadAsByteArrayAsync(Cancelled));
    }

    [Fact]
    public async Task Only_the_newest_files_are_kept()
    {
        await using var sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = Clock, KeepResults = 1 }, Cancelled);
        using var client = new DashScopeClient(sandbox.DashScope);
        sandbox.DashScope.Edits();

        using var first = await client.EditAsync(EditBody(Photo));
        using var second = await client.EditAsync(EditBody(Photo));
        using var gone = await FetchAsync(await UrlAsync(first));
        using var kept = await FetchAsync(await UrlAsync(second));

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (gone.StatusCode, kept.StatusCode));
        Assert.Contains("NoSuchKey", await gone.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Single(sandbox.DashScope.Results);
    }
}
