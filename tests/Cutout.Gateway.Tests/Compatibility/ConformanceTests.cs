using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Compatibility;

/// <summary>One case for each parameter, header and error of the dialect, asked of the stand-in and of gateways: they answer alike.</summary>
public sealed class ConformanceTests(ConformanceBench bench) : IClassFixture<ConformanceBench>
{
    private static readonly string[] Said = ["X-Width", "X-Height", "X-Max-Width", "X-Max-Height", "X-Credits-Charged"];
    private static readonly string[] Found = ["X-Foreground-Top", "X-Foreground-Left", "X-Foreground-Width", "X-Foreground-Height"];

    [Theory]
    [InlineData("")]
    [InlineData("size=")]
    [InlineData("size=preview")]
    [InlineData("size=small")]
    [InlineData("size=regular")]
    [InlineData("size=medium")]
    [InlineData("size=hd")]
    [InlineData("size=full")]
    [InlineData("size=4k")]
    [InlineData("size=50MP&format=zip")]
    [InlineData("size=auto")]
    [InlineData("size=full&type=person")]
    [InlineData("size=full&type=car_interior")]
    [InlineData("size=full&type_level=none")]
    [InlineData("size=full&type_level=2")]
    [InlineData("size=full&type_level=latest")]
    [InlineData("size=full&format=auto")]
    [InlineData("size=full&format=png")]
    [InlineData("size=full&format=jpg")]
    [InlineData("size=full&format=zip")]
    [InlineData("size=preview&format=zip")]
    [InlineData("size=full&roi=0 0 100% 100%")]
    [InlineData("size=full&roi=100px 0 300px 200px")]
    [InlineData("size=full&roi=10% 20% 60% 70%")]
    [InlineData("size=full&crop=true")]
    [InlineData("size=full&crop=1")]
    [InlineData("size=full&crop=false&crop_margin=30px")]
    [InlineData("size=full&crop=true&crop_margin=30px")]
    [InlineData("size=full&crop=true&crop_margin=10%")]
    [InlineData("size=full&crop=true&crop_margin=10px 20%")]
    [InlineData("size=full&crop=true&crop_margin=5px 10px 15px 20px")]
    [InlineData("size=preview&crop=true&crop_margin=50%")]
    [InlineData("size=full&crop=true&roi=0% 0% 50% 100%")]
    [InlineData("size=full&scale=original")]
    [InlineData("size=full&scale=50%")]
    [InlineData("size=full&scale=100%")]
    [InlineData("size=full&scale=10%&position=0% 100%")]
    [InlineData("size=full&position=original")]
    [InlineData("size=full&position=center")]
    [InlineData("size=full&position=0%")]
    [InlineData("size=full&position=25% 75%")]
    [InlineData("size=full&crop=true&crop_margin=20px&scale=40%&position=100% 0%")]
    [InlineData("size=full&channels=rgba")]
    [InlineData("size=full&channels=alpha")]
    [InlineData("size=full&channels=alpha&format=png")]
    [InlineData("size=full&channels=alpha&format=jpg&crop=true")]
    [InlineData("size=full&semitransparency=true")]
    [InlineData("size=full&semitransparency=false")]
    [InlineData("size=full&add_shadow=false&shadow_type=none&shadow_opacity=30")]
    [InlineData("size=full&bg_color=81d4fa")]
    [InlineData("size=full&bg_color=#81d4fa&format=png")]
    [InlineData("size=full&bg_color=fff")]
    [InlineData("size=full&bg_color=f80a")]
    [InlineData("size=full&bg_color=81d4fa77")]
    [InlineData("size=full&bg_color=00000000")]
    [InlineData("size=full&bg_color=green&crop=true&format=jpg")]
    [InlineData("size=full&unknown_field=7&shadow_method=old")]
    [InlineData("size=full&type=&type_level=&roi=&crop=&crop_margin=&scale=&position=&channels=rgba&add_shadow=&semitransparency=&bg_color=")]
    public async Task Each_parameter_gives_the_same_picture_whoever_is_asked(string fields)
    {
        var replies = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, fields));

        var model = replies.Single(reply => reply.Name == "stand-in").Reply;
        using var wanted = model.Decode();
        foreach (var (name, reply) in replies)
        {
            Assert.True(reply.Status == HttpStatusCode.OK, $"{name}: {reply.Status} {(reply.Body.Length < 2000 ? System.Text.Encoding.UTF8.GetString(reply.Body) : "")}");
            Assert.Equal(model.ContentType, reply.ContentType);
            Assert.All(Said, header => Assert.Equal((name, header, model.Header(header)), (name, header, reply.Header(header))));
            Assert.All(Found, header => Assert.InRange(NumberOf(reply, header), NumberOf(model, header) - 1, NumberOf(model, header) + 1));
            Assert.Equal(fields.Contains("type_level=none", StringComparison.Ordinal), reply.Header("X-Type") is null);
            Assert.All(["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"], header => Assert.InRange(NumberOf(reply, header), 0, int.MaxValue));
            using var got = reply.Decode();
            Assert.Equal((NumberOf(reply, "X-Width"), NumberOf(reply, "X-Height")), (got.Width, got.Height));
            Assert.InRange(ConformanceBench.Difference(wanted, got), 0, name == "passes on" ? 0 : 2.5);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("crop=true&crop_margin=40px&format=png")]
    [InlineData("channels=alpha&scale=50%")]
    public async Task A_background_picture_lies_behind_the_same_way_whoever_is_asked(string fields)
    {
        var behind = Pictures.Jpeg(333, 500);

        var replies = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, $"size=full&{fields}", background: behind));

        using var wanted = replies[2].Reply.Decode();
        Assert.All(replies, reply =>
        {
            Assert.Equal(HttpStatusCode.OK, reply.Reply.Status);
            Assert.Equal(replies[2].Reply.ContentType, reply.Reply.ContentType);
            using var got = reply.Reply.Decode();
            Assert.InRange(ConformanceBench.Difference(wanted, got), 0, reply.Name == "passes on" ? 0 : 2.5);
        });
    }

    [Theory]
    [InlineData("size=huge", "invalid_size")]
    [InlineData("size=50mp", "invalid_size")]
    [InlineData("type_level=3", "invalid_type_level")]
    [InlineData("format=gif", "invalid_format")]
    [InlineData("format=webp", "invalid_format")]
    [InlineData("roi=0 0 100", "invalid_roi")]
    [InlineData("roi=5 5 100px 100px", "invalid_roi")]
    [InlineData("roi=50% 50% 50% 50%", "roi_region_empty")]
    [InlineData("roi=50% 50% 20% 20%", "roi_region_empty")]
    [InlineData("roi=0px 0px 601px 400px", "roi_exceeds_bounds")]
    [InlineData("crop=maybe", "invalid_crop")]
    [InlineData("crop=true&crop_margin=501px", "invalid_crop_margin")]
    [InlineData("crop=true&crop_margin=51%", "invalid_crop_margin")]
    [InlineData("crop=true&crop_margin=1px 2px 3px", "invalid_crop_margin")]
    [InlineData("scale=9%", "invalid_scale")]
    [InlineData("scale=110%", "invalid_scale")]
    [InlineData("scale=50px", "invalid_scale")]
    [InlineData("position=left", "invalid_position")]
    [InlineData("position=10% 20% 30%", "invalid_position")]
    [InlineData("position=101%", "invalid_position")]
    [InlineData("channels=rgb", "invalid_channels")]
    [InlineData("add_shadow=perhaps", "invalid_add_shadow")]
    [InlineData("shadow_type=long", "invalid_shadow_type")]
    [InlineData("shadow_type[car]=long", "invalid_shadow_type")]
    [InlineData("shadow_opacity=101", "invalid_shadow_opacity")]
    [InlineData("semitransparency=no", "invalid_semitransparency")]
    [InlineData("bg_color=12345", "invalid_bg_color")]
    [InlineData("bg_color=no-colour", "invalid_bg_color")]
    [InlineData("bg_color=fff&bg_image_url=http://pictures.example/a.png", "multiple_bg_sources")]
    [InlineData("image_url=http://pictures.example/a.png", "multiple_sources")]
    [InlineData("image_file_b64=AAAA", "multiple_sources")]
    [InlineData("bg_image_url=ftp://pictures.example/a.png", "invalid_bg_image_url")]
    [InlineData("size=huge&scale=1%&bg_color=nothing", "invalid_scale invalid_size invalid_bg_color")]
    public async Task A_wrong_value_is_refused_with_the_same_code_whoever_is_asked(string fields, string codes)
    {
        var replies = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, fields));

        Assert.All(replies, reply => AssertRefusal(reply, HttpStatusCode.BadRequest, codes));
    }

    [Fact]
    public async Task A_picture_that_is_none_or_of_a_wrong_kind_or_damaged_is_refused_alike()
    {
        byte[] gif = [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0];

        Assert.All(await bench.AskAllAsync(target => target.CutAsync([1, 2, 3, 4])), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "failed_to_read_image"));
        Assert.All(await bench.AskAllAsync(target => target.CutAsync(gif)), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "invalid_file_type"));
        Assert.All(await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo[..4000])), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "failed_to_read_image"));
        Assert.All(await bench.AskAllAsync(target => target.CutAsync(new byte[22_000_001])), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "file_too_large"));
        Assert.All(await bench.AskAllAsync(target => target.CutAsync(Huge())), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "resolution_too_high"));
    }

    [Fact]
    public async Task Nothing_sent_is_a_missing_source()
    {
        Assert.All(await bench.AskAllAsync(target => target.CutAsync([])), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "missing_source"));
        Assert.All(await bench.AskAllAsync(target => target.PostAsync(DialectTarget.Json("{\"image_url\":null,\"size\":\"auto\"}"))), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "missing_source"));
        Assert.All(await bench.AskAllAsync(target => target.PostAsync(new FormUrlEncodedContent([new("image_url", "")]))), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "missing_source"));
        Assert.All(await bench.AskAllAsync(target => target.PostAsync(new ByteArrayContent([]))), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "missing_source"));
        Assert.All(await bench.AskAllAsync(target => target.PostAsync(DialectTarget.Json("{\"image_file_b64\":\"!!!\"}"))), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "failed_to_read_image"));
        Assert.All(await bench.AskAllAsync(target => target.PostAsync(DialectTarget.Json("{\"image_url\":\"file:///etc/passwd\"}"))), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "invalid_image_url"));
        Assert.All(await bench.AskAllAsync(target => target.PostAsync(DialectTarget.Json("{\"size\":"))), reply => AssertRefusal(reply, HttpStatusCode.BadRequest, "invalid_request"));
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("*/*", false)]
    [InlineData("image/*", false)]
    [InlineData("image/png", false)]
    [InlineData(null, false)]
    [InlineData("application/json, text/plain, */*", false)]
    public async Task The_accept_header_alone_decides_whether_json_comes_back(string? accept, bool isJson)
    {
        var replies = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, "size=full&format=png", accept));

        using var wanted = replies[2].Reply.Decode();
        Assert.All(replies, reply =>
        {
            Assert.Equal(isJson ? "application/json; charset=utf-8" : "image/png", reply.Reply.ContentType);
            Assert.Equal("1", reply.Reply.Header("X-Credits-Charged"));
            using var got = reply.Reply.Decode();
            Assert.InRange(ConformanceBench.Difference(wanted, got), 0, 1);
            if (isJson)
            {
                Assert.Equal(["result_b64", "foreground_top", "foreground_left", "foreground_width", "foreground_height"], reply.Reply.Json["data"]!.AsObject().Select(member => member.Key));
                Assert.Equal(reply.Reply.Header("X-Foreground-Width"), reply.Reply.Json["data"]!["foreground_width"]!.ToString());
            }
        });
    }

    [Fact]
    public async Task All_three_request_types_give_the_same_picture()
    {
        var text = Convert.ToBase64String(ConformanceBench.Photo);
        Func<HttpContent>[] bodies =
        [
            () => new MultipartFormDataContent { { new StringContent(text), "image_file_b64" }, { new StringContent("full"), "size" } },
            () => new FormUrlEncodedContent([new("image_file_b64", text), new("size", "full")]),
            () => DialectTarget.Json($$"""{"image_file_b64":"{{text}}","size":"full","crop":false,"scale":null}"""),
            () => DialectTarget.Json($$"""{"image_file_b64":"data:image/jpeg;base64,{{text.Replace("/", "\\/", StringComparison.Ordinal).Replace("+", "\\u002B", StringComparison.Ordinal)}}","size":"full"}"""),
        ];

        foreach (var (name, target) in bench.Targets)
        {
            var wanted = (await DialectReply.OfAsync(target.CutAsync(ConformanceBench.Photo, "size=full"))).Body;
            foreach (var body in bodies)
            {
                var reply = await DialectReply.OfAsync(target.PostAsync(body()));
                Assert.Equal((name, HttpStatusCode.OK, "image/png"), (name, reply.Status, reply.ContentType));
                Assert.Equal(wanted, reply.Body);
            }
        }
    }

    [Fact]
    public async Task Colours_are_black_where_alpha_is_0()
    {
        Assert.All(await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, "size=full&format=png")), reply =>
        {
            using var picture = reply.Reply.Decode();
            for (var at = 0; at < picture.Pixels.Length; at += 4)
            {
                Assert.True(picture.Pixels[at + 3] != 0 || (picture.Pixels[at] | picture.Pixels[at + 1] | picture.Pixels[at + 2]) == 0);
            }
        });
    }

    [Fact]
    public async Task A_zip_composes_to_exactly_the_png()
    {
        var zips = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, "size=full&format=zip"));
        var pngs = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, "size=full&format=png"));

        foreach (var (zip, png) in zips.Zip(pngs))
        {
            Assert.Equal(["color.jpg", "alpha.png"], zip.Reply.Entries().Select(entry => entry.Name));
            Assert.All(zip.Reply.Entries(), entry => Assert.True(entry.IsStored, $"{zip.Name} {entry.Name}"));
            var header = PictureProbe.Read(zip.Reply.Entries()[1].File).OrThrow();
            Assert.False(header.HasAlpha);
            using var composed = zip.Reply.Decode();
            using var whole = png.Reply.Decode();
            Assert.Equal(whole.Pixels.ToArray(), composed.Pixels.ToArray());
        }
    }

    [Theory]
    [InlineData("size=preview")]
    [InlineData("size=full&crop=true&crop_margin=10px")]
    [InlineData("size=full&scale=70%")]
    public async Task A_zip_has_exactly_the_alpha_of_the_png_also_where_it_was_reworked(string fields)
    {
        var zips = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, $"{fields}&format=zip"));
        var pngs = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, $"{fields}&format=png"));

        foreach (var (zip, png) in zips.Zip(pngs))
        {
            using var composed = zip.Reply.Decode();
            using var whole = png.Reply.Decode();
            Assert.Equal(AlphaOf(whole), AlphaOf(composed));
            Assert.InRange(ConformanceBench.Difference(whole, composed), 0, 2.5);
        }
    }

    [Fact]
    public async Task The_alpha_channel_alone_is_the_pngs_alpha()
    {
        var alphas = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, "size=full&channels=alpha&format=png"));
        var pngs = await bench.AskAllAsync(target => target.CutAsync(ConformanceBench.Photo, "size=full&format=png"));

        foreach (var (alpha, png) in alphas.Zip(pngs))
        {
            using var gray = alpha.Reply.Decode();
            using var whole = png.Reply.Decode();
            Assert.Equal(AlphaOf(whole), gray.Pixels.ToArray().Where((_, at) => at % 4 == 0));
        }
    }

    [Theory]
    [InlineData(2400, 1600, "size=small", 612, 408, "0.25")]
    [InlineData(500, 333, "size=auto", 500, 333, "0.25")]
    [InlineData(720, 1080, "size=auto", 720, 1080, "1")]
    [InlineData(2400, 1600, "size=medium", 1500, 1000, "1")]
    public async Task Sizes_and_prices_are_those_that_were_recorded(int width, int height, string size, int wide, int high, string charged)
    {
        var replies = await bench.AskAllAsync(target => target.CutAsync(Pictures.Jpeg(width, height), size));

        Assert.All(replies, reply => Assert.Equal((reply.Name, $"{wide}", $"{high}", charged), (reply.Name, reply.Reply.Header("X-Width"), reply.Reply.Header("X-Height"), reply.Reply.Header("X-Credits-Charged"))));
    }

    [Fact]
    public async Task The_key_is_known_by_its_header_in_any_case_and_a_wrong_or_missing_one_is_refused_with_403()
    {
        foreach (var (name, target) in bench.Targets)
        {
            foreach (var header in new[] { "X-Api-Key", "x-api-key", "X-API-KEY" })
            {
                using var body = new MultipartFormDataContent { { new ByteArrayContent(ConformanceBench.Photo), "image_file", "a.jpg" } };
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(target.Address, "removebg")) { Content = body };
                request.Headers.TryAddWithoutValidation(header, target.Key);
                using var http = new HttpClient();
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal((name, header, HttpStatusCode.OK), (name, header, answer.StatusCode));
            }

            var wrong = await DialectReply.OfAsync(target.PostAsync(new MultipartFormDataContent { { new ByteArrayContent(ConformanceBench.Photo), "image_file", "a.jpg" } }, withKey: "wrong"));
            AssertRefusal((name, wrong), HttpStatusCode.Forbidden, "auth_failed");
            Assert.Equal("API Key invalid", (string)wrong.Json["errors"]![0]!["title"]!);
            Assert.Null(wrong.Header("X-RateLimit-Limit"));
            var missing = await DialectReply.OfAsync(target.PostAsync(new MultipartFormDataContent { { new ByteArrayContent(ConformanceBench.Photo), "image_file", "a.jpg" } }, withKey: ""));
            AssertRefusal((name, missing), HttpStatusCode.Forbidden, "auth_failed");
            Assert.Equal("Missing API Key", (string)missing.Json["errors"]![0]!["title"]!);
        }
    }

    [Fact]
    public async Task The_account_has_exactly_the_documented_members()
    {
        foreach (var (name, target) in bench.Targets)
        {
            var reply = await DialectReply.OfAsync(target.GetAsync("account"));

            Assert.Equal((HttpStatusCode.OK, "application/json; charset=utf-8"), (reply.Status, reply.ContentType));
            Assert.Equal(["data"], reply.Json.AsObject().Select(member => member.Key));
            var attributes = reply.Json["data"]!["attributes"]!;
            Assert.Equal(["credits", "api"], attributes.AsObject().Select(member => member.Key));
            Assert.Equal(["subscription", "payg", "enterprise", "total"], attributes["credits"]!.AsObject().Select(member => member.Key));
            Assert.Equal(["free_calls", "sizes"], attributes["api"]!.AsObject().Select(member => member.Key));
            Assert.Equal("all", (string)attributes["api"]!["sizes"]!);
            Assert.Null(reply.Header("X-RateLimit-Limit"));
            AssertRefusal((name, await DialectReply.OfAsync(target.GetAsync("account", withKey: "wrong"))), HttpStatusCode.Forbidden, "auth_failed");
        }
    }

    private static void AssertRefusal((string Name, DialectReply Reply) answer, HttpStatusCode status, string codes)
    {
        var (name, reply) = answer;
        Assert.Equal((name, status, "application/json; charset=utf-8"), (name, reply.Status, reply.ContentType));
        Assert.Equal((name, codes), (name, string.Join(' ', reply.Codes)));
        Assert.Null(reply.Header("X-RateLimit-Limit"));
        foreach (var error in reply.Json["errors"]!.AsArray())
        {
            Assert.False(string.IsNullOrEmpty((string?)error!["title"]));
            Assert.True(name == "stand-in" || !string.IsNullOrEmpty((string?)error["detail"]), $"{name} gives no detail");
        }
    }

    private static int NumberOf(DialectReply reply, string header) => int.Parse(reply.Header(header)!, CultureInfo.InvariantCulture);

    private static byte[] AlphaOf(PixelBuffer picture) => [.. picture.Pixels.ToArray().Where((_, at) => at % 4 == 3)];

    // A header that says more than is allowed; its pixels never come.
    private static byte[] Huge()
    {
        var jpeg = Pictures.Jpeg(64, 64);
        var frame = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        (jpeg[frame + 5], jpeg[frame + 6], jpeg[frame + 7], jpeg[frame + 8]) = (0x1F, 0x40, 0x1F, 0x40);
        return jpeg;
    }
}
