using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class ResultTests
{
    private static readonly string Tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(Shop.Picture))}\"";

    [Fact]
    public async Task Before_a_code_is_entered_the_result_is_locked()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();

        Assert.Equal("locked", await (await GetAsync(gateway, session)).ProblemAsync());
        var head = await SendAsync(gateway, session, request => request.Method = HttpMethod.Head);
        Assert.Equal(HttpStatusCode.PaymentRequired, head.StatusCode);
    }

    [Fact]
    public async Task The_full_picture_comes_with_its_name_tag_and_digest()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync();

        var answer = await GetAsync(gateway, session);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Shop.Picture, await BytesAsync(answer));
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment; filename=\"cutout.png\"", answer.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal(Tag, answer.Headers.ETag?.ToString());
        Assert.Equal($"sha-256=:{Shop.DigestOf(Shop.Picture)}:", answer.Headers.GetValues("Repr-Digest").Single());
        Assert.Equal("bytes", answer.Headers.AcceptRanges.Single());
        Assert.Equal("no-store, private", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task A_head_request_tells_the_same_and_delivers_nothing()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();

        var answer = await SendAsync(gateway, session, request => request.Method = HttpMethod.Head);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Shop.Picture.Length, answer.Content.Headers.ContentLength);
        Assert.Equal(Tag, answer.Headers.ETag?.ToString());
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Theory]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=100-", 100, 300_000)]
    [InlineData("bytes=-50", 299_950, 300_000)]
    [InlineData("bytes=-999999", 0, 300_000)]
    [InlineData("bytes=299999-400000", 299_999, 300_000)]
    [InlineData("bytes=0-9223372036854775807", 0, 300_000)]
    public async Task A_range_gives_exactly_those_bytes(string range, int start, int end)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync();

        var answer = await SendAsync(gateway, session, request => request.Headers.TryAddWithoutValidation("Range", range));

        Assert.Equal(end - start == Shop.Picture.Length ? HttpStatusCode.OK : HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(Shop.Picture[start..end], await BytesAsync(answer));
        if (answer.StatusCode == HttpStatusCode.PartialContent)
        {
            Assert.Equal($"bytes {start}-{end - 1}/300000", answer.Content.Headers.ContentRange?.ToString());
        }
    }

    [Theory]
    [InlineData("bytes=300000-")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=999999-9999999")]
    public async Task A_range_outside_the_picture_is_refused_and_says_how_long_it_is(string range)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();

        var answer = await SendAsync(gateway, session, request => request.Headers.TryAddWithoutValidation("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
        Assert.Equal("bytes */300000", answer.Content.Headers.ContentRange?.ToString());
        Assert.Equal("range-not-satisfiable", await answer.ProblemAsync());
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Theory]
    [InlineData("bytes=0-9,20-29")]
    [InlineData("lines=0-9")]
    [InlineData("bytes=9-0")]
    [InlineData("nonsense")]
    public async Task A_range_that_is_not_understood_gives_the_whole(string range)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync();

        var answer = await SendAsync(gateway, session, request => request.Headers.TryAddWithoutValidation("Range", range));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Shop.Picture.Length, (await BytesAsync(answer)).Length);
    }

    [Fact]
    public async Task A_range_of_another_picture_gives_the_whole()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync();

        Assert.Equal(HttpStatusCode.PartialContent, await StatusAsync(Tag));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("\"another\""));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync($"W/{Tag}"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync("Sun, 22 Nov 2026 12:00:00 GMT"));

        async Task<HttpStatusCode> StatusAsync(string ifRange) => (await SendAsync(gateway, session, request =>
        {
            request.Headers.Range = new RangeHeaderValue(0, 9);
            request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        })).StatusCode;
    }

    [Fact]
    public async Task A_picture_that_the_browser_has_is_not_sent_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync();

        foreach (var known in new[] { Tag, $"W/{Tag}", $"\"x\", {Tag}", "*" })
        {
            var answer = await SendAsync(gateway, session, request => request.Headers.TryAddWithoutValidation("If-None-Match", known));
            Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
            Assert.Empty(await BytesAsync(answer));
        }

        var other = await SendAsync(gateway, session, request => request.Headers.TryAddWithoutValidation("If-None-Match", "\"x\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task A_jpeg_is_saved_as_a_jpeg()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync(with: ready => ready with { Result = ready.Result! with { ContentType = "image/jpeg" } });

        var answer = await GetAsync(gateway, session);

        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("attachment; filename=\"cutout.jpg\"", answer.Content.Headers.ContentDisposition?.ToString());
    }

    [Fact]
    public async Task A_receipt_for_another_picture_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await SendAsync(gateway, session, request => request.Headers.Range = new RangeHeaderValue(0, 9));

        foreach (var wrong in new[] { Shop.DigestOf([1]), "", "no digest", Convert.ToHexString(new byte[32]), null })
        {
            await AssertRefusedAsync(await ReceiptAsync(gateway, session, wrong), "This is not the SHA-256 digest of the full picture, in base64 or hex. Download it again.");
        }

        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_receipt_with_the_right_digest_delivers()
    {
        foreach (var digest in new[] { Shop.DigestOf(Shop.Picture), Convert.ToHexString(SHA256.HashData(Shop.Picture)), Convert.ToHexStringLower(SHA256.HashData(Shop.Picture)) })
        {
            await using var gateway = await GatewayUnderTest.StartAsync();
            var (session, code) = await gateway.UnlockedAsync();
            await SendAsync(gateway, session, request => request.Headers.Range = new RangeHeaderValue(0, 9));

            var answer = await ReceiptAsync(gateway, session, digest);

            Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Equal("delivered", await gateway.StateOfAsync(code));
            Assert.Equal(HttpStatusCode.NoContent, (await ReceiptAsync(gateway, session, digest)).StatusCode);
        }
    }

    [Fact]
    public async Task A_receipt_for_a_picture_that_never_left_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();

        await AssertRefusedAsync(await ReceiptAsync(gateway, session, Shop.DigestOf(Shop.Picture)), "Nothing of the full picture has been downloaded in this session yet.");
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_receipt_that_nobody_can_read_or_for_no_session_is_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync();
        using var text = new StringContent("delivered!");

        using var unread = await gateway.Client.PostAsync($"/v1/cutouts/{session.Id.Value}/receipt", text, TestContext.Current.CancellationToken);
        using var nowhere = await ReceiptAsync(gateway, session with { Id = SessionId.New() }, Shop.DigestOf(Shop.Picture));

        Assert.Equal("bad-request", await unread.ProblemAsync());
        Assert.Equal("not-found", await nowhere.ProblemAsync());
    }

    [Fact]
    public async Task After_its_receipt_a_picture_can_be_had_again_while_the_ledger_is_down()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.UnlockedSessionAsync();
        using var part = await SendAsync(gateway, session, request => request.Headers.Range = new RangeHeaderValue(0, 9));
        using var receipt = await ReceiptAsync(gateway, session, Shop.DigestOf(Shop.Picture));
        await gateway.RunSqlAsync("ALTER TABLE uses RENAME TO away");

        using var again = await GetAsync(gateway, session);

        Assert.Equal(Shop.Picture, await BytesAsync(again));
    }

    [Fact]
    public async Task A_receipt_that_can_not_be_written_is_taken_and_written_later()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        using var part = await SendAsync(gateway, session, request => request.Headers.Range = new RangeHeaderValue(0, 9));
        await gateway.RunSqlAsync("CREATE TRIGGER stuck BEFORE UPDATE ON uses WHEN NEW.state = 'delivered' BEGIN SELECT RAISE(FAIL, 'stuck'); END");

        using var receipt = await ReceiptAsync(gateway, session, Shop.DigestOf(Shop.Picture));

        Assert.Equal(HttpStatusCode.NoContent, receipt.StatusCode);
        Assert.Equal("bound", await gateway.StateOfAsync(code));
        await gateway.RunSqlAsync("DROP TRIGGER stuck");
        await gateway.TendedAsync();
        Assert.Equal("delivered", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_picture_of_an_unknown_kind_is_saved_without_an_ending()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        foreach (var (contentType, name) in new[] { ("image/webp", "cutout.webp"), ("image/avif", "cutout") })
        {
            var session = await gateway.UnlockedSessionAsync(with: ready => ready with { Result = ready.Result! with { ContentType = contentType } });
            using var answer = await GetAsync(gateway, session);
            Assert.Equal($"attachment; filename=\"{name}\"", answer.Content.Headers.ContentDisposition?.ToString());
        }
    }

    [Fact]
    public async Task A_session_whose_picture_is_gone_has_nothing_to_give()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await gateway.Services.GetRequiredService<ISessionStore>().ErasePictureAsync(session.Id, PictureKind.Result, TestContext.Current.CancellationToken);

        using var answer = await GetAsync(gateway, session);

        Assert.Equal("not-found", await answer.ProblemAsync());
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_receipt_before_a_code_is_entered_is_locked()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();

        Assert.Equal("locked", await (await ReceiptAsync(gateway, session, Shop.DigestOf(Shop.Picture))).ProblemAsync());
    }

    private static Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, CutoutSession session) => SendAsync(gateway, session, _ => { });

    private static async Task<HttpResponseMessage> SendAsync(GatewayUnderTest gateway, CutoutSession session, Action<HttpRequestMessage> with)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.ResultOf(session));
        with(request);
        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<HttpResponseMessage> ReceiptAsync(GatewayUnderTest gateway, CutoutSession session, string? sha256) =>
        gateway.Client.PostAsJsonAsync($"/v1/cutouts/{session.Id.Value}/receipt", new { sha256 }, TestContext.Current.CancellationToken);

    private static async Task AssertRefusedAsync(HttpResponseMessage answer, string sentence)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal(sentence, (string?)Assert.Single(problem!["errors"]!["sha256"]!.AsArray()));
    }

    private static Task<byte[]> BytesAsync(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
