using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Cutout.Imaging;

namespace Cutout.Sandbox.Tests.RemoveBg;

public sealed class RemoveBgCutTests : RemoveBgTest
{
    [Fact]
    public async Task A_cutout_is_the_sent_photo_with_a_soft_matte_and_black_where_nothing_is_seen()
    {
        using var reply = await Client.CutAsync(Photos.Small, ("size", "full"), ("format", "png"));
        using var cut = await DecodeAsync(reply);

        Assert.Equal("image/png", reply.Content.Headers.ContentType?.ToString());
        Assert.Equal((500, 333), (cut.Width, cut.Height));
        Assert.Equal(Photos.Pixel(250, 166, 500, 333), (cut.Row(166)[1000], cut.Row(166)[1001], cut.Row(166)[1002]));
        var alphas = new HashSet<byte>();
        for (var y = 0; y < cut.Height; y++)
        {
            for (var x = 0; x < cut.Width; x++)
            {
                var pixel = cut.Row(y).Slice(4 * x, 4);
                alphas.Add(pixel[3]);
                Assert.True(pixel[3] != 0 || pixel[..3].SequenceEqual("\0\0\0"u8), $"colour under alpha 0 at {x},{y}");
            }
        }

        Assert.True(alphas.Count > 50, $"only {alphas.Count} different alphas");
        Assert.Contains((byte)0, alphas);
        Assert.Contains((byte)255, alphas);
    }

    [Fact]
    public async Task Headers_tell_size_charge_type_foreground_and_rate()
    {
        using var reply = await Client.CutAsync(Photos.Png(1200, 800), ("type", "product"));

        Assert.Equal("612", RemoveBgClient.Header(reply, "X-Width"));
        Assert.Equal("408", RemoveBgClient.Header(reply, "X-Height"));
        Assert.Equal("1200", RemoveBgClient.Header(reply, "X-Max-Width"));
        Assert.Equal("800", RemoveBgClient.Header(reply, "X-Max-Height"));
        Assert.Equal("0.25", RemoveBgClient.Header(reply, "X-Credits-Charged"));
        Assert.Equal("product", RemoveBgClient.Header(reply, "X-Type"));
        Assert.Equal("500", RemoveBgClient.Header(reply, "X-RateLimit-Limit"));
        Assert.Equal("499", RemoveBgClient.Header(reply, "X-RateLimit-Remaining"));
        Assert.Equal("*", RemoveBgClient.Header(reply, "Access-Control-Allow-Origin"));
        using var cut = await DecodeAsync(reply);
        var box = Visible(cut);
        Assert.Equal(box.Left.ToString(), RemoveBgClient.Header(reply, "X-Foreground-Left"));
        Assert.Equal(box.Top.ToString(), RemoveBgClient.Header(reply, "X-Foreground-Top"));
        Assert.Equal((box.Right - box.Left).ToString(), RemoveBgClient.Header(reply, "X-Foreground-Width"));
        Assert.Equal((box.Bottom - box.Top).ToString(), RemoveBgClient.Header(reply, "X-Foreground-Height"));
    }

    [Theory]
    [InlineData("preview", 651, 383, "0.25")]
    [InlineData("small", 651, 383, "0.25")]
    [InlineData("regular", 651, 383, "0.25")]
    [InlineData("medium", 1596, 939, "1")]
    [InlineData("hd", 1700, 1000, "1")]
    [InlineData("full", 1700, 1000, "1")]
    [InlineData("4k", 1700, 1000, "1")]
    [InlineData("auto", 1700, 1000, "1")]
    public async Task Size_caps_the_pixels_and_sets_the_price(string size, int width, int height, string charge)
    {
        using var reply = await Client.CutAsync(Photos.Jpeg(1700, 1000), ("size", size), ("format", "jpg"));

        Assert.Equal(charge, RemoveBgClient.Header(reply, "X-Credits-Charged"));
        Assert.Equal(decimal.Parse(charge, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(Vendor.Bill).Amount);
        var header = PictureProbe.Read(await reply.Content.ReadAsByteArrayAsync(Cancelled)).OrThrow();
        Assert.Equal((width, height), (header.Width, header.Height));
    }

    [Fact]
    public async Task Auto_on_a_small_photo_costs_a_quarter()
    {
        using var reply = await Client.CutAsync(Photos.Small, ("size", "auto"));

        Assert.Equal("0.25", RemoveBgClient.Header(reply, "X-Credits-Charged"));
        Assert.Equal(999.75m, Vendor.Credits);
    }

    [Fact]
    public async Task A_png_has_at_most_ten_megapixels_where_a_jpg_may_have_more()
    {
        var photo = Photos.Mask(4000, 3000, 0, 0, 4000, 3000);

        using var png = await Client.CutAsync(photo, ("size", "full"), ("format", "png"));
        using var zip = await Client.CutAsync(photo, ("size", "full"), ("format", "zip"));

        Assert.Equal("3651", RemoveBgClient.Header(png, "X-Width"));
        Assert.Equal("2738", RemoveBgClient.Header(png, "X-Height"));
        Assert.Equal("4000", RemoveBgClient.Header(zip, "X-Width"));
        Assert.Equal("3000", RemoveBgClient.Header(zip, "X-Height"));
    }

    [Fact]
    public async Task The_result_is_upright_when_the_photo_says_how_it_was_held()
    {
        using var reply = await Client.CutAsync(Photos.WithOrientation(Photos.Jpeg(320, 240), 6), ("size", "full"), ("format", "png"));
        using var cut = await DecodeAsync(reply);

        // Orientation 6: what is stored at the left goes to the top, so red grows downwards now.
        Assert.Equal((240, 320), (cut.Width, cut.Height));
        Assert.True(cut.Row(260)[480] > cut.Row(60)[480] + 80, $"{cut.Row(60)[480]} above {cut.Row(260)[480]}");
    }

    [Fact]
    public async Task A_zip_holds_colour_and_alpha_stored_and_agrees_with_the_png()
    {
        using var png = await Client.CutAsync(Photos.Small, ("size", "full"), ("format", "png"));
        using var reply = await Client.CutAsync(Photos.Small, ("size", "full"), ("format", "zip"));
        using var cut = await DecodeAsync(png);

        Assert.Equal("application/zip", reply.Content.Headers.ContentType?.ToString());
        var bytes = await reply.Content.ReadAsByteArrayAsync(Cancelled);
        await using var archive = new ZipArchive(new MemoryStream(bytes));
        Assert.Equal(["color.jpg", "alpha.png"], archive.Entries.Select(entry => entry.FullName));
        Assert.All(archive.Entries, entry => Assert.Equal(entry.Length, entry.CompressedLength));
        var alphaFile = await ReadAsync(archive.Entries[1]);
        Assert.Equal(0, alphaFile[25]); // IHDR colour type: grayscale
        using var alpha = PixelBuffer.Decode(alphaFile, cancellationToken: Cancelled);
        using var color = PixelBuffer.Decode(await ReadAsync(archive.Entries[0]), cancellationToken: Cancelled);
        Assert.Equal((500, 333), (color.Width, color.Height));
        Assert.NotEqual(0, color.Row(2)[8]); // the background is still there
        for (var y = 0; y < 333; y++)
        {
            for (var x = 0; x < 500; x++)
            {
                Assert.Equal(cut.Row(y)[(4 * x) + 3], alpha.Row(y)[4 * x]);
            }
        }
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json, text/plain, */*", false)]
    [InlineData("*/*", false)]
    [InlineData("image/*", false)]
    [InlineData(null, false)]
    public async Task Accept_decides_between_json_and_bytes(string? accept, bool json)
    {
        if (accept is not null)
        {
            Client.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var reply = await Client.CutAsync(Photos.Small);

        Assert.Equal(json ? "application/json" : "image/png", reply.Content.Headers.ContentType?.MediaType);
        Assert.True(reply.Headers.Contains("X-Width"));
        if (json)
        {
            var data = (await RemoveBgClient.JsonAsync(reply)).GetProperty("data");
            Assert.Equal(Vendor.LastResult!.Bytes.ToArray(), data.GetProperty("result_b64").GetBytesFromBase64());
            Assert.Equal(RemoveBgClient.Header(reply, "X-Foreground-Left"), data.GetProperty("foreground_left").GetRawText());
        }
    }

    [Fact]
    public async Task A_photo_may_come_as_a_form_part_as_base64_in_a_form_or_json_or_by_url()
    {
        Vendor.Web["https://example.com/photo.jpg"] = Photos.Small;
        var base64 = Convert.ToBase64String(Photos.Small);
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("image_file_b64", base64), KeyValuePair.Create("size", "full")]);
        using var json = JsonContent.Create(new { image_file_b64 = base64, size = "full", crop = false, roi = (string?)null });
        using var url = new FormUrlEncodedContent([KeyValuePair.Create("image_url", "https://example.com/photo.jpg"), KeyValuePair.Create("size", "full")]);

        using var part = await Client.CutAsync(Photos.Small, ("size", "full"));
        foreach (var content in new HttpContent[] { form, json, url })
        {
            using var reply = await Client.SendAsync(content);
            Assert.Equal(await part.Content.ReadAsByteArrayAsync(Cancelled), await reply.Content.ReadAsByteArrayAsync(Cancelled));
        }

        var digests = Vendor.Requests.Take(3).Select(request => request.PictureSha256);
        Assert.Equal(3, digests.Count(digest => digest == digests.First()));
        Assert.Equal(Photos.Small.Length, Vendor.Requests[1].PictureLength);
    }

    [Fact]
    public async Task Quoted_and_unquoted_boundaries_and_names_are_read()
    {
        using var quoted = RemoveBgClient.Form(Photos.Small);
        using var unquoted = new MultipartFormDataContent("plainboundary") { { new ByteArrayContent(Photos.Small), "\"image_file\"", "\"x.png\"" } };
        unquoted.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=plainboundary");

        using var first = await Client.SendAsync(quoted);
        using var second = await Client.SendAsync(unquoted);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal("x.png", Vendor.Requests[1].Pictures[0].FileName);
    }

    [Fact]
    public async Task Crop_removes_the_empty_border_and_the_margin_comes_back()
    {
        using var tight = await Client.CutAsync(Photos.Small, ("size", "full"), ("crop", "true"));
        using var wide = await Client.CutAsync(Photos.Small, ("size", "full"), ("crop", "1"), ("crop_margin", "10px 20px"));
        using var cut = await DecodeAsync(tight);

        Assert.Equal((0, 0, cut.Width, cut.Height), Visible(cut));
        Assert.Equal((cut.Width + 40).ToString(), RemoveBgClient.Header(wide, "X-Width"));
        Assert.Equal((cut.Height + 20).ToString(), RemoveBgClient.Header(wide, "X-Height"));
        Assert.Equal("20", RemoveBgClient.Header(wide, "X-Foreground-Left"));
        Assert.Equal("10", RemoveBgClient.Header(wide, "X-Foreground-Top"));
    }

    [Fact]
    public async Task Outside_the_region_of_interest_everything_is_background()
    {
        using var reply = await Client.CutAsync(Photos.Small, ("size", "full"), ("roi", "0 0 50% 333px"));
        using var cut = await DecodeAsync(reply);

        Assert.Equal(250, Visible(cut).Right);
    }

    [Fact]
    public async Task Scale_and_position_move_the_subject_on_an_unchanged_canvas()
    {
        using var reply = await Client.CutAsync(Photos.Small, ("size", "full"), ("scale", "50%"), ("position", "0% 100%"));
        using var cut = await DecodeAsync(reply);

        var box = Visible(cut);
        Assert.Equal((500, 333), (cut.Width, cut.Height));
        Assert.InRange(box.Bottom, 332, 333);
        Assert.InRange(box.Left, 0, 1);
        Assert.InRange(box.Bottom - box.Top, 165, 168);
    }

    [Fact]
    public async Task An_opaque_background_makes_auto_a_jpg_and_a_half_transparent_one_keeps_png()
    {
        using var opaque = await Client.CutAsync(Photos.Small, ("bg_color", "ff0000"));
        using var half = await Client.CutAsync(Photos.Small, ("bg_color", "ff000080"));

        Assert.Equal("image/jpeg", opaque.Content.Headers.ContentType?.ToString());
        Assert.Equal("image/png", half.Content.Headers.ContentType?.ToString());
        using var red = await DecodeAsync(opaque);
        Assert.True(red.Row(5)[20] > 240 && red.Row(5)[21] < 15, "the corner is not red");
        using var pink = await DecodeAsync(half);
        Assert.Equal([255, 0, 0, 128], pink.Row(5).Slice(20, 4).ToArray());
    }

    [Fact]
    public async Task A_background_picture_fills_the_canvas()
    {
        using var form = RemoveBgClient.Form(Photos.Small, ("size", "full"), ("format", "png"));
        using var part = new ByteArrayContent(Photos.Mask(50, 50, 0, 0, 50, 50));
        form.Add(part, "bg_image_file", "white.png");

        using var reply = await Client.SendAsync(form);
        using var cut = await DecodeAsync(reply);

        Assert.Equal([255, 255, 255, 255], cut.Row(0)[..4].ToArray());
        Assert.Equal([255, 255, 255, 255], cut.Row(332)[^4..].ToArray());
    }

    [Fact]
    public async Task The_alpha_channel_alone_is_one_component()
    {
        using var jpg = await Client.CutAsync(Photos.Small, ("channels", "alpha"));
        using var png = await Client.CutAsync(Photos.Small, ("channels", "alpha"), ("format", "png"));

        Assert.Equal("image/jpeg", jpg.Content.Headers.ContentType?.ToString());
        var file = await png.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal(0, file[25]);
    }

    [Theory]
    [InlineData("person", "1", "person")]
    [InlineData("auto", "1", "person")]
    [InlineData("graphic", "1", "other")]
    [InlineData("graphic", "2", "graphics")]
    [InlineData("transportation", "latest", "transportation")]
    [InlineData("car_interior", "1", "other")]
    public async Task The_type_is_told_in_the_asked_detail(string type, string level, string told)
    {
        using var reply = await Client.CutAsync(Photos.Small, ("type", type), ("type_level", level));

        Assert.Equal(told, RemoveBgClient.Header(reply, "X-Type"));
    }

    [Fact]
    public async Task Type_level_none_leaves_the_type_out()
    {
        using var reply = await Client.CutAsync(Photos.Small, ("type_level", "none"));

        Assert.False(reply.Headers.Contains("X-Type"));
    }

    [Fact]
    public async Task Spoiled_mattes_are_spoiled_and_charged()
    {
        Vendor.Once.AnswersAnEmptyMatte();
        Vendor.Once.AnswersAFullMatte();
        Vendor.Once.AnswersOtherDimensions();
        Vendor.Once.LeavesOutChargeHeader();
        Vendor.Once.ClaimsToCharge("-3");
        Vendor.Once.AnswersAnotherPicture();

        using var empty = await DecodeAsync(await Client.CutAsync(Photos.Small, ("format", "png")));
        using var full = await DecodeAsync(await Client.CutAsync(Photos.Small, ("format", "png")));
        using var other = await DecodeAsync(await Client.CutAsync(Photos.Small, ("format", "png")));
        using var silent = await Client.CutAsync(Photos.Small);
        using var liar = await Client.CutAsync(Photos.Small);
        using var wrong = await DecodeAsync(await Client.CutAsync(Photos.Small, ("format", "png")));

        Assert.Equal(-1, empty.Pixels.IndexOfAnyExcept((byte)0));
        Assert.Equal(Photos.Pixel(0, 0, 500, 333), (full.Row(0)[0], full.Row(0)[1], full.Row(0)[2]));
        Assert.Equal(255, full.Row(0)[3]);
        Assert.Equal((400, 333), (other.Width, other.Height));
        Assert.False(silent.Headers.Contains("X-Credits-Charged"));
        Assert.Equal("-3", RemoveBgClient.Header(liar, "X-Credits-Charged"));
        Assert.NotEqual(Photos.Pixel(250, 166, 500, 333).Red, wrong.Row(166)[1000]);
        Assert.Equal(6, Vendor.Bill.Count);
    }

    private static async Task<PixelBuffer> DecodeAsync(HttpResponseMessage reply)
    {
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        return PixelBuffer.Decode(await reply.Content.ReadAsByteArrayAsync(Cancelled), cancellationToken: Cancelled);
    }

    private static async Task<byte[]> ReadAsync(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        await using var content = await entry.OpenAsync(Cancelled);
        await content.ReadExactlyAsync(bytes, Cancelled);
        return bytes;
    }

    private static (int Left, int Top, int Right, int Bottom) Visible(PixelBuffer picture)
    {
        var rows = Enumerable.Range(0, picture.Height).Where(y => Any(picture, y)).ToArray();
        var columns = Enumerable.Range(0, picture.Width)
            .Where(x => rows.Any(y => picture.Row(y)[(4 * x) + 3] != 0)).ToArray();
        return (columns[0], rows[0], columns[^1] + 1, rows[^1] + 1);
    }

    private static bool Any(PixelBuffer picture, int y)
    {
        for (var x = 0; x < picture.Width; x++)
        {
            if (picture.Row(y)[(4 * x) + 3] != 0)
            {
                return true;
            }
        }

        return false;
    }
}
