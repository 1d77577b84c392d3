using System.Net;
using Cutout.Gateway.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Compatibility;

public sealed class KeyMisuseTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(120, 90);

    [Fact]
    public async Task Without_any_key_issued_nobody_is_let_in()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var target = new DialectTarget(new Uri(gateway.Address, "/v1.0/"), "cgk_00000000000000000000000000000000");

        Assert.Equal(HttpStatusCode.Forbidden, (await DialectReply.OfAsync(target.CutAsync(Photo))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await DialectReply.OfAsync(target.GetAsync("account"))).Status);
    }

    [Fact]
    public async Task A_wrong_a_revoked_and_an_expired_key_are_refused_alike_and_cost_nothing()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg");
        using var revoked = await dialect.Gateway.IssueAsync();
        using var expired = await dialect.Gateway.IssueAsync(IssuedKeys.Unlimited with { ExpiresAt = dialect.Gateway.Clock.GetUtcNow().AddMinutes(1) });
        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(revoked.CutAsync(Photo))).Status);
        await dialect.Gateway.Services.GetRequiredService<KeyBook>().RevokeAsync(revoked.Key);
        dialect.Gateway.Clock.Advance(TimeSpan.FromMinutes(2));

        string[] answers =
        [
            await BodyAsync(revoked.CutAsync(Photo)), await BodyAsync(expired.CutAsync(Photo)),
            await BodyAsync(dialect.Target.PostAsync(new MultipartFormDataContent { { new ByteArrayContent(Photo), "image_file", "a.jpg" } }, withKey: "cgk_" + new string('0', 32))),
            await BodyAsync(dialect.Target.PostAsync(new MultipartFormDataContent { { new ByteArrayContent(Photo), "image_file", "a.jpg" } }, withKey: "nonsense")),
        ];

        Assert.Equal([answers[0], answers[0], answers[0], answers[0]], answers);
        Assert.StartsWith("403 {\"errors\":[{\"title\":\"API Key invalid\",\"code\":\"auth_failed\",\"detail\":", answers[0]);
        Assert.Equal(1, dialect.Cuts);
    }

    [Fact]
    public async Task Over_its_credits_a_key_is_told_402_and_a_refused_call_costs_nothing()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", new KeyRequest { PrepaidCredits = 1.25m, MegapixelsPerMinute = 1_000_000 });

        Assert.Equal("1", (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full"))).Header("X-Credits-Charged"));
        var refused = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full"));
        Assert.Equal(HttpStatusCode.PaymentRequired, refused.Status);
        Assert.Equal(["insufficient_credits"], refused.Codes);
        Assert.Equal(0.25m, await dialect.Target.CreditsAsync());
        Assert.Equal(1, dialect.Cuts);

        // A wrong value and a picture without a subject are free; the best that is left is a preview.
        Assert.Equal(HttpStatusCode.BadRequest, (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=none"))).Status);
        dialect.Vendor.Once.FindsNoSubject();
        Assert.Equal(["unknown_foreground"], (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=preview"))).Codes);
        Assert.Equal(0.25m, await dialect.Target.CreditsAsync());
        var large = Pictures.Jpeg(800, 600);
        var last = await DialectReply.OfAsync(dialect.Target.CutAsync(large, "size=auto"));
        Assert.Equal((HttpStatusCode.OK, "0.25"), (last.Status, last.Header("X-Credits-Charged")));
        Assert.Equal(0, await dialect.Target.CreditsAsync());
    }

    [Fact]
    public async Task Of_1000_calls_at_once_at_the_last_credit_one_is_served()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", new KeyRequest { PrepaidCredits = 1, MegapixelsPerMinute = 1_000_000 });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async number =>
        {
            // Every one another call, though of the same photo.
            using var answer = await dialect.Target.CutAsync(Photo, $"size=full&number={number}");
            return answer.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(999, statuses.Count(status => status == HttpStatusCode.PaymentRequired));
        Assert.Equal(1, dialect.Cuts);
    }

    [Fact]
    public async Task The_very_same_call_1000_times_at_once_is_served_once_too()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", new KeyRequest { PrepaidCredits = 1, MegapixelsPerMinute = 1_000_000 });

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1000).Select(async _ =>
        {
            using var answer = await dialect.Target.CutAsync(Photo, "size=full");
            return answer.StatusCode;
        }));

        Assert.Single(statuses, HttpStatusCode.OK);
        Assert.Equal(1, dialect.Cuts);
    }

    [Fact]
    public async Task A_page_of_a_foreign_site_and_a_foreign_network_are_refused_and_cost_nothing()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Cors:Origins", "https://shop.example,https://other.example"));
        using var ofShop = await dialect.Gateway.IssueAsync(IssuedKeys.Unlimited with { Origins = ["https://shop.example"] });
        using var ofNetwork = await dialect.Gateway.IssueAsync(IssuedKeys.Unlimited with { Networks = ["192.0.2.0/24"] });

        Assert.Equal((HttpStatusCode.OK, "https://shop.example"), await FromAsync(ofShop, "https://shop.example"));
        Assert.Equal((HttpStatusCode.Forbidden, "https://other.example"), await FromAsync(ofShop, "https://other.example"));
        Assert.Equal((HttpStatusCode.Forbidden, null), await FromAsync(dialect.Target, "https://thief.example"));
        Assert.Equal(HttpStatusCode.Forbidden, (await DialectReply.OfAsync(ofNetwork.CutAsync(Photo))).Status);
        Assert.Equal(1, dialect.Cuts);

        static async Task<(HttpStatusCode, string?)> FromAsync(DialectTarget target, string origin)
        {
            var reply = await DialectReply.OfAsync(target.PostAsync(
                new MultipartFormDataContent { { new ByteArrayContent(Photo), "image_file", "a.jpg" } }, change: request => request.Headers.TryAddWithoutValidation("Origin", origin)));
            Assert.True(reply.Status == HttpStatusCode.OK || reply.Codes is ["auth_failed"]);
            return (reply.Status, reply.Header("Access-Control-Allow-Origin"));
        }
    }

    [Fact]
    public async Task A_page_of_an_allowed_site_may_send_the_key_and_read_the_headers()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Cors:Origins", "https://shop.example"));
        using var http = new HttpClient();

        using var preflight = new HttpRequestMessage(HttpMethod.Options, new Uri(dialect.Target.Address, "removebg"));
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "x-api-key");
        using var allowed = await http.SendAsync(preflight, TestContext.Current.CancellationToken);
        Assert.Contains("X-Api-Key", string.Join(',', allowed.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.OrdinalIgnoreCase);

        var reply = await DialectReply.OfAsync(dialect.Target.PostAsync(
            new MultipartFormDataContent { { new ByteArrayContent(Photo), "image_file", "a.jpg" } }, change: request => request.Headers.Add("Origin", "https://shop.example")));
        Assert.All(["X-Width", "X-Credits-Charged", "X-RateLimit-Remaining", "X-Foreground-Top", "X-Not-Honoured"], header => Assert.Contains(header, reply.Header("Access-Control-Expose-Headers")));
    }

    [Fact]
    public async Task Beyond_its_megapixels_a_minute_a_key_is_told_when_to_come_back()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", IssuedKeys.Unlimited with { MegapixelsPerMinute = 3 });

        var first = await DialectReply.OfAsync(dialect.Target.CutAsync(Pictures.Jpeg(1300, 1000)));
        Assert.Equal(("3", "1"), (first.Header("X-RateLimit-Limit"), first.Header("X-RateLimit-Remaining")));

        // What is wrong with the call itself doesn't count.
        Assert.Equal(HttpStatusCode.BadRequest, (await DialectReply.OfAsync(dialect.Target.CutAsync([1, 2, 3]))).Status);
        dialect.Vendor.Once.FindsNoSubject();
        Assert.Equal(HttpStatusCode.BadRequest, (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo))).Status);
        Assert.Equal("0", (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo))).Header("X-RateLimit-Remaining"));

        var refused = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo));
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(["rate_limit_exceeded"], refused.Codes);
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(("3", "0"), (refused.Header("X-RateLimit-Limit"), refused.Header("X-RateLimit-Remaining")));
        Assert.InRange(long.Parse(refused.Header("X-RateLimit-Reset")!, System.Globalization.CultureInfo.InvariantCulture), dialect.Gateway.Clock.GetUtcNow().ToUnixTimeSeconds() + 1, dialect.Gateway.Clock.GetUtcNow().ToUnixTimeSeconds() + 60);

        dialect.Gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo))).Status);
    }

    private static async Task<string> BodyAsync(Task<HttpResponseMessage> sent)
    {
        var reply = await DialectReply.OfAsync(sent);
        return $"{(int)reply.Status} {System.Text.Encoding.UTF8.GetString(reply.Body)}";
    }
}
