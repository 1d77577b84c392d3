using System.Net;
using System.Text;
using System.Text.Json;

namespace Cutout.Sandbox.Tests.RemoveBg;

public sealed class RemoveBgRefusalTests : RemoveBgTest
{
    [Fact]
    public async Task A_wrong_key_is_403_in_the_recorded_words_and_a_missing_one_says_missing()
    {
        Client.Headers.Remove("X-Api-Key");
        using var missing = await Client.CutAsync(Photos.Small);
        Client.Headers.Add("x-api-key", "wrong");
        using var wrong = await Client.CutAsync(Photos.Small);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (missing.StatusCode, wrong.StatusCode));
        Assert.Contains("Missing API Key", await missing.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
        Assert.Equal(
            """{"errors":[{"title":"API Key invalid","code":"auth_failed"}]}""",
            await wrong.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal("application/json; charset=utf-8", wrong.Content.Headers.ContentType?.ToString());
        Assert.Equal("*", RemoveBgClient.Header(wrong, "Access-Control-Allow-Origin"));
        Assert.False(wrong.Headers.Contains("X-RateLimit-Limit"));
        Assert.Empty(Vendor.Bill);
    }

    [Theory]
    [InlineData("size", "huge", "invalid_size")]
    [InlineData("size", "50mp", "invalid_size")]
    [InlineData("format", "webp", "invalid_format")]
    [InlineData("format", "gif", "invalid_format")]
    [InlineData("channels", "rgb", "invalid_channels")]
    [InlineData("roi", "0 0 100%", "invalid_roi")]
    [InlineData("roi", "0 0 10 10", "invalid_roi")]
    [InlineData("roi", "0 0 501px 10px", "roi_exceeds_bounds")]
    [InlineData("roi", "50% 0 50% 100%", "roi_region_empty")]
    [InlineData("crop", "perhaps", "invalid_crop")]
    [InlineData("crop_margin", "51%", "invalid_crop_margin")]
    [InlineData("crop_margin", "501px", "invalid_crop_margin")]
    [InlineData("crop_margin", "1px 2px 3px", "invalid_crop_margin")]
    [InlineData("scale", "9%", "invalid_scale")]
    [InlineData("scale", "101%", "invalid_scale")]
    [InlineData("scale", "50", "invalid_scale")]
    [InlineData("position", "left", "invalid_position")]
    [InlineData("position", "10px", "invalid_position")]
    [InlineData("semitransparency", "maybe", "invalid_semitransparency")]
    [InlineData("bg_color", "ff00", "")]
    [InlineData("bg_color", "#FF8800", "")]
    [InlineData("bg_color", "salmon", "")]
    [InlineData("bg_color", "nocolor", "invalid_bg_color")]
    [InlineData("bg_color", "12345", "invalid_bg_color")]
    [InlineData("bg_image_url", "ftp://x/y.png", "invalid_bg_image_url")]
    [InlineData("bg_image_url", "https://example.com/none.png", "failed_bg_download")]
    [InlineData("type_level", "3", "invalid_type_level")]
    [InlineData("type", "anything", "")]
    [InlineData("shadow_type", "wide", "invalid_shadow_type")]
    [InlineData("shadow_type[car]", "car", "")]
    [InlineData("shadow_opacity", "101", "invalid_shadow_opacity")]
    [InlineData("shadow_opacity[person]", "auto", "")]
    [InlineData("api_key", "stray", "")]
    [InlineData("roi", "", "")]
    [InlineData("bg_color", "", "")]
    public async Task A_bad_value_is_named_and_a_good_one_is_not(string name, string value, string code)
    {
        using var reply = await Client.CutAsync(Photos.Small, (name, value));

        Assert.Equal(code.Length == 0 ? HttpStatusCode.OK : HttpStatusCode.BadRequest, reply.StatusCode);
        if (code.Length > 0)
        {
            Assert.Equal(code, await RemoveBgClient.CodeAsync(reply));
            Assert.Empty(Vendor.Bill);
            Assert.Equal(1000, Vendor.Credits);
        }
    }

    [Fact]
    public async Task Several_bad_values_are_told_together()
    {
        using var reply = await Client.CutAsync(Photos.Small, ("size", "huge"), ("format", "gif"));

        var errors = (await RemoveBgClient.JsonAsync(reply)).GetProperty("errors");
        Assert.Equal(["invalid_size", "invalid_format"], errors.EnumerateArray().Select(error => error.GetProperty("code").GetString()));
        Assert.All(errors.EnumerateArray(), error => Assert.Equal(JsonValueKind.String, error.GetProperty("title").ValueKind));
    }

    [Fact]
    public async Task Exactly_one_source_and_at_most_one_background_after_empty_ones_are_left_out()
    {
        using var none = await Client.SendAsync(RemoveBgClient.Form(null, ("image_url", "")));
        using var two = await Client.CutAsync(Photos.Small, ("image_url", "https://example.com/x.jpg"));
        using var backgrounds = await Client.CutAsync(Photos.Small, ("bg_color", "red"), ("bg_image_url", "https://example.com/x.jpg"));
        using var browser = RemoveBgClient.Form([], ("image_url", "https://example.com/photo.png"), ("size", "regular"));
        Vendor.Web["https://example.com/photo.png"] = Photos.Small;
        using var one = await Client.SendAsync(browser);

        Assert.Equal("missing_source", await RemoveBgClient.CodeAsync(none));
        Assert.Equal("multiple_sources", await RemoveBgClient.CodeAsync(two));
        Assert.Equal("multiple_bg_sources", await RemoveBgClient.CodeAsync(backgrounds));
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
    }

    [Fact]
    public async Task Files_that_are_no_usable_picture_are_refused_by_their_own_code()
    {
        using var text = await Client.CutAsync("not a picture"u8.ToArray());
        using var gif = await Client.CutAsync("GIF89a\x01\0\x01\0\0\0\0;"u8.ToArray());
        using var cut = await Client.CutAsync(Photos.Small[..(Photos.Small.Length / 2)]);
        using var large = await Client.CutAsync(new byte[22_000_001]);
        using var base64 = await Client.SendAsync(RemoveBgClient.Form(null, ("image_file_b64", "***")));
        using var url = await Client.SendAsync(RemoveBgClient.Form(null, ("image_url", "photo.jpg")));
        using var gone = await Client.SendAsync(RemoveBgClient.Form(null, ("image_url", "http://example.com/none.jpg")));

        Assert.Equal("failed_to_read_image", await RemoveBgClient.CodeAsync(text));
        Assert.Equal("invalid_file_type", await RemoveBgClient.CodeAsync(gif));
        Assert.Equal("failed_to_read_image", await RemoveBgClient.CodeAsync(cut));
        Assert.Equal("file_too_large", await RemoveBgClient.CodeAsync(large));
        Assert.Equal("failed_to_read_image", await RemoveBgClient.CodeAsync(base64));
        Assert.Equal("invalid_image_url", await RemoveBgClient.CodeAsync(url));
        Assert.Equal("failed_image_download", await RemoveBgClient.CodeAsync(gone));
        Assert.Empty(Vendor.Bill);
    }

    [Fact]
    public async Task More_than_fifty_megapixels_are_refused_before_they_are_decoded()
    {
        var photo = Photos.Png(16, 16);
        photo[16] = 0;
        (photo[18], photo[19]) = (0x20, 0x00); // width 8192
        (photo[22], photo[23]) = (0x20, 0x00); // height 8192

        using var reply = await Client.CutAsync(photo);

        Assert.Contains(await RemoveBgClient.CodeAsync(reply), new[] { "resolution_too_high", "failed_to_read_image" });
    }

    [Fact]
    public async Task A_body_that_does_not_hold_together_is_refused_as_such()
    {
        using var json = new StringContent("{\"image_url\":", Encoding.UTF8, "application/json");
        using var none = new StringContent("hello", Encoding.UTF8, "text/plain");

        using var malformed = await Client.SendAsync(json);
        using var unknown = await Client.SendAsync(none);

        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        Assert.Equal("missing_source", await RemoveBgClient.CodeAsync(unknown));
    }
}
