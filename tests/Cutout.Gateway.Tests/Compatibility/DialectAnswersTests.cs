using System.Net;
using System.Text;
using Cutout.Gateway.Keys;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Compatibility;

/// <summary>What the gateway alone says in the dialect: refusals of its own, what it can't do, whom it asks.</summary>
public sealed class DialectAnswersTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(120, 90);

    [Fact]
    public async Task Every_refusal_under_these_paths_is_in_the_dialect()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg");
        var target = dialect.Target;

        await AssertAsync(target.GetAsync("nothing"), 404, "not_found");
        await AssertAsync(target.GetAsync("removebg"), 405, "method_not_allowed");
        await AssertAsync(target.PostAsync(new StringContent("hello")), 415, "unsupported_media_type");
        await AssertAsync(target.PostAsync(new ByteArrayContent(new byte[90_000_000])), 400, "file_too_large");
        await AssertAsync(target.PostAsync(new ByteArrayContent(new byte[70_000]), path: "nothing"), 404, "not_found");
        await AssertAsync(target.PostAsync(new MultipartFormDataContent { { new ByteArrayContent(Photo), "image_file", "a.jpg" } }, path: "improve"), 404, "not_offered");
    }

    [Fact]
    public async Task Too_much_at_once_is_told_in_the_dialect_with_the_time_to_come_back()
    {
        await using var slow = await DialectUnderTest.StartAsync("removebg", null, ("Limits:UploadsPerMinute", "1"));
        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(slow.Target.CutAsync(Photo))).Status);
        AssertWait(await AssertAsync(slow.Target.CutAsync(Photo), 429, "rate_limit_exceeded"));

        await using var full = await DialectUnderTest.StartAsync("removebg", null, ("Limits:UploadsAtOnce", "1"));
        var stuck = full.Vendor;
        using var visitor = await RawVisitor.ConnectAsync(full.Gateway);
        await visitor.SendAsync($"POST /v1.0/removebg HTTP/1.1\r\nHost: gateway\r\nX-Api-Key: {full.Target.Key}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{");
        await full.UntilAsync(() => full.Gateway.Services.GetService(typeof(Cutout.Gateway.Sessions.MemoryBudget)) is Cutout.Gateway.Sessions.MemoryBudget { Held: > 0 });
        AssertWait(await AssertAsync(full.Target.CutAsync(Photo), 429, "rate_limit_exceeded"));

        await using var small = await DialectUnderTest.StartAsync("removebg", null, ("Sessions:MemoryBudget", "3000000"), ("Sessions:MaxUploadBytes", "1000000"));
        AssertWait(await AssertAsync(small.Target.CutAsync(Pictures.Jpeg(1000, 800)), 503, "no_memory"));
        await small.UntilAsync(() => small.Memory.Held == 0);
        Assert.Equal(0, stuck.Requests.Count + small.Cuts);
    }

    [Theory]
    [InlineData("unknown_foreground", 400, "unknown_foreground")]
    [InlineData("invalid_bg_color", 400, "invalid_bg_color")]
    [InlineData("some_new_code", 502, "provider_refused")]
    public async Task A_vendors_documented_refusal_is_passed_on_and_its_words_never_are(string said, int status, string code)
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", new KeyRequest { PrepaidCredits = 5 });
        dialect.Vendor.RefusesWith(400, said, "Words of the vendor");

        var reply = await AssertAsync(dialect.Target.CutAsync(Photo), status, code);

        Assert.DoesNotContain("Words of the vendor", Encoding.UTF8.GetString(reply.Body), StringComparison.Ordinal);
        Assert.Equal(5, await dialect.Target.CreditsAsync());
    }

    [Fact]
    public async Task What_goes_wrong_at_the_vendor_costs_the_caller_nothing_and_is_told_in_the_dialect()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", new KeyRequest { PrepaidCredits = 5 }, ("Providers:removebg:ErrorsAreFree", "false"));

        dialect.Vendor.RefusesWith(500, "", "oops");
        await AssertAsync(dialect.Target.CutAsync(Photo), 502, "provider_failed");
        dialect.Vendor.RunsOutOfCredit();
        await AssertAsync(dialect.Target.CutAsync(Photo), 402, "insufficient_credits");
        Assert.Equal(5, await dialect.Target.CreditsAsync());
    }

    [Fact]
    public async Task A_shadow_is_asked_of_a_vendor_that_draws_one_and_refused_where_there_is_none()
    {
        await using var passing = await DialectUnderTest.StartAsync("removebg");
        await using var making = await DialectUnderTest.StartAsync("clipdrop");

        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(passing.Target.CutAsync(Photo, "shadow_type=drop&shadow_opacity=40&shadow_type[car]=car"))).Status);
        var asked = Assert.Single(passing.Vendor.Requests).Fields;
        Assert.Equal(("drop", "40", "car"), (asked["shadow_type"], asked["shadow_opacity"], asked["shadow_type[car]"]));
        await AssertAsync(making.Target.CutAsync(Photo, "shadow_type=drop"), 400, "invalid_shadow_type");
        await AssertAsync(making.Target.CutAsync(Photo, "add_shadow=true"), 400, "invalid_add_shadow");
        Assert.Empty(making.Sandbox.Clipdrop.Requests);
    }

    [Fact]
    public async Task What_is_not_honoured_is_named()
    {
        await using var dialect = await DialectUnderTest.StartAsync("clipdrop");

        Assert.Equal("semitransparency, type, type_level", (await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "type=person&type_level=2&semitransparency=false&crop=true"))).Header("X-Not-Honoured"));
        Assert.Null((await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "type=auto&type_level=1&semitransparency=true&crop=true&roi=0 0 50% 50%"))).Header("X-Not-Honoured"));
    }

    [Fact]
    public async Task What_a_host_of_the_dialect_ignores_is_made_here()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg", null, ("Providers:removebg:Ignores", "roi,type"));

        var reply = await DialectReply.OfAsync(dialect.Target.CutAsync(Photo, "size=full&type=person&roi=0 0 50% 100%"));

        Assert.Equal((HttpStatusCode.OK, "type"), (reply.Status, reply.Header("X-Not-Honoured")));
        using var picture = reply.Decode();
        for (var at = 0; at < picture.Pixels.Length; at += 4)
        {
            Assert.True(at / 4 % 120 < 60 || picture.Pixels[at + 3] == 0);
        }

        Assert.Equal(["format", "size", "type"], Assert.Single(dialect.Vendor.Requests).Fields.Keys.Order());
    }

    [Fact]
    public async Task A_vendor_of_another_dialect_behind_the_first_takes_over_when_that_has_failed_free_of_charge()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg");
        await using var both = await DialectUnderTest.StartAsync("removebg", null,
            ("Routes:background-removal", "removebg,builtin"), ("Providers:removebg:BreakAfter", "1"), ("Providers:removebg:ErrorsAreFree", "true"));
        both.Vendor.RunsOutOfCredit();

        var reply = await DialectReply.OfAsync(both.Target.CutAsync(Pictures.Jpeg(240, 180), "size=full&crop=true&format=zip"));

        Assert.Equal((HttpStatusCode.OK, "application/zip"), (reply.Status, reply.ContentType));
        Assert.Equal(1, both.Cuts);
    }

    [Fact]
    public async Task The_engine_in_the_process_serves_the_dialect_without_any_vendor()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var target = await gateway.IssueAsync();

        var png = await DialectReply.OfAsync(target.CutAsync(Pictures.Jpeg(320, 240), "size=full&format=png"));
        var zip = await DialectReply.OfAsync(target.CutAsync(Pictures.Jpeg(320, 240), "size=full&format=zip"));

        Assert.Equal((HttpStatusCode.OK, "other"), (png.Status, png.Header("X-Type")));
        using var whole = png.Decode();
        using var composed = zip.Decode();
        Assert.InRange(ConformanceBench.Difference(whole, composed), 0, 2.5);
        Assert.Equal(whole.Pixels.ToArray().Where((_, at) => at % 4 == 3), composed.Pixels.ToArray().Where((_, at) => at % 4 == 3));
    }

    [Fact]
    public async Task A_photo_of_25_megapixels_works()
    {
        var photo = Pictures.Jpeg(5800, 4300);
        await using var passing = await DialectUnderTest.StartAsync("removebg");
        await using var making = await DialectUnderTest.StartAsync("clipdrop");

        foreach (var target in new[] { passing.Target, making.Target })
        {
            var zip = await DialectReply.OfAsync(target.CutAsync(photo, "size=full&format=zip"));
            Assert.Equal(("5800", "4300", "1"), (zip.Header("X-Width"), zip.Header("X-Height"), zip.Header("X-Credits-Charged")));
            Assert.Equal((5800, 4300), SizeOf(zip.Entries()[1].File));
            var png = await DialectReply.OfAsync(target.CutAsync(photo, "size=full&format=png"));
            var (width, height) = SizeOf(png.Body);
            Assert.InRange((long)width * height, 9_900_000, 10_000_000);
        }

        static (int, int) SizeOf(byte[] file) => PictureProbe.Read(file).OrThrow() is var header ? (header.Width, header.Height) : default;
    }

    [Fact]
    public async Task Where_a_photo_was_taken_reaches_nobody()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg");
        byte[] comment = [0xFF, 0xFE, 0, 18, .. "taken-at-48.858N"u8];
        byte[] photo = [.. Photo[..2], .. comment, .. Photo[2..]];

        Assert.Equal(HttpStatusCode.OK, (await DialectReply.OfAsync(dialect.Target.CutAsync(photo, background: photo))).Status);

        Assert.Equal(["bg_image_file", "image_file"], dialect.Vendor.Requests.Single().Pictures.Select(picture => picture.Field).Order());
        Assert.All(dialect.Vendor.Requests.Single().Pictures, picture => Assert.InRange(picture.Length, 1, photo.Length - 1));
    }

    [Fact]
    public async Task No_key_field_file_name_or_address_is_in_the_log()
    {
        await using var dialect = await DialectUnderTest.StartAsync("removebg");
        const string Canary = "canary-3141";
        dialect.Vendor.Once.RefusesWith(400, "invalid_roi", "A region that is none");
        foreach (var fields in new[] { $"size={Canary}", $"type={Canary}", $"image_url=http://{Canary}.example/", $"bg_color={Canary}", $"{Canary}=1", "size=full" })
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent(Photo), "image_file", $"{Canary}.jpg" } };
            foreach (var (name, value) in DialectTarget.FieldsOf(fields))
            {
                form.Add(new StringContent(value), name);
            }

            using var answer = await dialect.Target.PostAsync(form);
        }

        Assert.All(dialect.Gateway.Log.Events, happened =>
        {
            Assert.DoesNotContain(Canary, $"{happened}", StringComparison.Ordinal);
            Assert.DoesNotContain(dialect.Target.Key, $"{happened}", StringComparison.Ordinal);
        });
    }

    private static async Task<DialectReply> AssertAsync(Task<HttpResponseMessage> sent, int status, string code)
    {
        var reply = await DialectReply.OfAsync(sent);
        Assert.Equal((status, "application/json; charset=utf-8"), ((int)reply.Status, reply.ContentType));
        Assert.Equal([code], reply.Codes);
        Assert.All(["title", "code", "detail"], member => Assert.False(string.IsNullOrEmpty((string?)reply.Json["errors"]![0]![member])));
        return reply;
    }

    private static void AssertWait(DialectReply reply) => Assert.InRange(int.Parse(reply.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 3600);
}
