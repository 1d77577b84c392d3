using System.Net;
using System.Text.Json;
using Cutout.Imaging;
using Cutout.Sandbox.DashScope;
using static Cutout.Sandbox.Tests.DashScope.DashScopeClient;

namespace Cutout.Sandbox.Tests.DashScope;

public sealed class DashScopeEditTests : DashScopeTest
{
    [Fact]
    public async Task The_body_is_built_like_the_recording()
    {
        Vendor.ResultOrigin = ResultOrigins.Shanghai;
        using var reply = await Client.EditAsync(EditBody(Photo, parameters: new { n = 1, seed = 33 }));

        var body = await reply.Content.ReadAsStringAsync(Cancelled);
        Assert.Matches(
            """
            \A\{"output":\{"choices":\[\{"finish_reason":"stop","message":\{"content":\[\{"image":"https://dashscope-7c2c\.oss-cn-shanghai\.aliyuncs\.com/[0-9a-f]{2}/[0-9a-f]{2}/20260611/[0-9a-f]{8}/([0-9a-f-]{36})33\.png\?Expires=\d{10}&OSSAccessKeyId=\w+&Signature=[\w%]+"\}\],"role":"assistant"\}\}\],"task_metric":\{"FAILED":0,"SUCCEEDED":1,"TOTAL":1\}\},"usage":\{"height":512,"image_count":1,"width":640\},"request_id":"\1"\}\z
            """.Trim(),
            body);
        Assert.Equal("application/json", reply.Content.Headers.ContentType?.ToString());
        Assert.True(reply.Headers.TransferEncodingChunked);
        foreach (var name in new[] { "x-request-id", "x-dashscope-call-gateway", "x-dashscope-timeout", "x-dashscope-finished", "req-cost-time", "req-arrive-time", "resp-start-time" })
        {
            Assert.True(reply.Headers.Contains(name), name);
        }

        Assert.False(reply.Headers.Contains("Retry-After"));
    }

    [Fact]
    public async Task The_result_is_the_photo_with_one_region_painted_over_and_is_booked_once()
    {
        using var reply = await Client.EditAsync(EditBody(Photo));
        using var file = await FetchAsync(await UrlAsync(reply));

        Assert.Equal("image/png", file.Content.Headers.ContentType?.ToString());
        var bytes = await file.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal(Vendor.LastResult!.Bytes.ToArray(), bytes);
        using var result = PixelBuffer.Decode(bytes, cancellationToken: Cancelled);
        Assert.Equal((640, 512), (result.Width, result.Height));
        var region = DashScopeStudio.EditedRegion(640, 512);
        var changed = 0;
        for (var y = 0; y < 512; y++)
        {
            for (var x = 0; x < 640; x++)
            {
                var pixel = (result.Row(y)[4 * x], result.Row(y)[(4 * x) + 1], result.Row(y)[(4 * x) + 2]);
                var inside = x >= region.Left && x < region.Right && y >= region.Top && y < region.Bottom;
                changed += pixel == Photos.Pixel(x, y, 640, 512) ? 0 : 1;
                Assert.True(inside || pixel == Photos.Pixel(x, y, 640, 512), $"changed at {x},{y}");
            }
        }

        Assert.True(changed > region.Width * region.Height / 3, $"only {changed} pixels changed");
        var line = Assert.Single(Vendor.Bill);
        Assert.Equal(("qwen-image-2.0", 0.20m, "CNY"), (line.What, line.Amount, line.Unit));
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Photo)), Vendor.Requests[0].PictureSha256);
    }

    [Theory]
    [InlineData("qwen-image-2.0", 4000, 3000, 2352, 1760)]
    [InlineData("qwen-image-2.0", 1001, 701, 1001, 701)]
    [InlineData("qwen-image-2.0", 400, 200, 736, 368)]
    [InlineData("qwen-image-edit", 2000, 1000, 1440, 720)]
    [InlineData("qwen-image-edit-plus", 800, 800, 1024, 1024)]
    public void The_result_is_as_large_as_the_model_makes_it(string model, int width, int height, int resultWidth, int resultHeight)
    {
        var edit = new DashScopeEdit(DashScopeModel.Find(model, DashScopeOperation.Edit), [], "", 1, null, null);

        Assert.Equal((resultWidth, resultHeight), DashScopeStudio.EditedSize(edit, width, height));
    }

    [Fact]
    public async Task A_size_is_taken_with_an_asterisk_and_snapped_to_sixteens()
    {
        using var reply = await Client.EditAsync(EditBody(Photo, parameters: new { size = "1000*700", n = 1 }));

        var usage = (await JsonAsync(reply)).GetProperty("usage");
        Assert.Equal((992, 704), (usage.GetProperty("width").GetInt32(), usage.GetProperty("height").GetInt32()));
    }

    [Fact]
    public async Task Several_results_are_several_entries_and_several_charges()
    {
        using var reply = await Client.EditAsync(EditBody(Photo, parameters: new { n = 3, seed = 5 }));

        var content = (await JsonAsync(reply)).GetProperty("output").GetProperty("choices")[0].GetProperty("message").GetProperty("content");
        Assert.Equal(3, content.EnumerateArray().Select(entry => entry.GetProperty("image").GetString()).Distinct().Count());
        Assert.Equal(0.60m, Vendor.Bill.Sum(line => line.Amount));
    }

    [Fact]
    public async Task Gzip_goes_to_whoever_takes_it()
    {
        Client.Http.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        using var reply = await Client.EditAsync(EditBody(Photo));

        Assert.Equal(["gzip"], reply.Content.Headers.ContentEncoding);
        await using var body = new System.IO.Compression.GZipStream(
            await reply.Content.ReadAsStreamAsync(Cancelled), System.IO.Compression.CompressionMode.Decompress);
        using var json = await JsonDocument.ParseAsync(body, cancellationToken: Cancelled);
        Assert.True(json.RootElement.TryGetProperty("request_id", out _));
    }

    [Fact]
    public async Task A_wrong_key_is_401_and_the_async_header_on_a_synchronous_call_403()
    {
        using var async = await Client.EditAsync(EditBody(Photo), mode: "enable");
        using var disabled = await Client.EditAsync(EditBody(Photo), mode: "disable");
        Client.Http.DefaultRequestHeaders.Remove("Authorization");
        using var nobody = await Client.EditAsync(EditBody(Photo));

        Assert.Equal((403, "AccessDenied", "current user api does not support asynchronous calls"), await RefusalAsync(async));
        Assert.Equal(HttpStatusCode.OK, disabled.StatusCode);
        Assert.Equal((401, "InvalidApiKey", "Invalid API-key provided."), await RefusalAsync(nobody));
    }

    [Theory]
    [InlineData("messages length only support 1", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[]},{"role":"user","content":[]}]}}""")]
    [InlineData("No messages found in input", """{"model":"qwen-image-2.0","input":{}}""")]
    [InlineData("No messages found in input", """{"model":"qwen-image-2.0","input":{"messages":[]}}""")]
    [InlineData("lack of image or text", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"text":"x"}]}]}}""")]
    [InlineData("lack of image or text", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"}]}]}}""")]
    [InlineData("content length only support 2", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"},{"text":"y"}]}]}}""")]
    [InlineData("Required parameter(role)", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"system","content":[{"image":"PHOTO"},{"text":"x"}]}]}}""")]
    [InlineData("num_images_per_prompt must be 1", """{"model":"qwen-image-edit","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"}]}]},"parameters":{"n":2}}""")]
    [InlineData("Required parameter(n)", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"}]}]},"parameters":{"n":7}}""")]
    [InlineData("Required parameter(size)", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"}]}]},"parameters":{"size":"1024x1024"}}""")]
    [InlineData("Required parameter(size)", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"}]}]},"parameters":{"size":"4096*4096"}}""")]
    [InlineData("Required parameter(size)", """{"model":"qwen-image-edit","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"}]}]},"parameters":{"size":"1024*1024"}}""")]
    [InlineData("Required parameter(seed)", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"}]}]},"parameters":{"seed":-1}}""")]
    [InlineData("Required parameter(watermark)", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"PHOTO"},{"text":"x"}]}]},"parameters":{"watermark":"no"}}""")]
    [InlineData("url error, please check url！", """{"model":"wanx2.1-imageedit","input":{"messages":[]}}""")]
    [InlineData("Required body invalid", """[]""")]
    [InlineData("Required body invalid", """{"model":""")]
    [InlineData("Required parameter(model)", """{"input":{}}""")]
    [InlineData("Required input parameter", """{"model":"qwen-image-2.0"}""")]
    [InlineData("Model can not be found.", """{"model":"qwen-image-9","input":{"messages":[]}}""")]
    [InlineData("Invalid image format or corrupted file", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"data:image/png;base64,aGVsbG8="},{"text":"x"}]}]}}""")]
    [InlineData("image format error", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"data:image/png,hello"},{"text":"x"}]}]}}""")]
    [InlineData("download image failed", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"https://example.com/none.png"},{"text":"x"}]}]}}""")]
    [InlineData("The provided URL does not appear to be valid.", """{"model":"qwen-image-2.0","input":{"messages":[{"role":"user","content":[{"image":"oss://bucket/key"},{"text":"x"}]}]}}""")]
    public async Task A_bad_body_is_refused_in_the_vendors_words(string message, string body)
    {
        using var content = new StringContent(
            body.Replace("PHOTO", DataUrl(Photo), StringComparison.Ordinal), System.Text.Encoding.UTF8, "application/json");
        using var reply = await Client.Http.PostAsync("services/aigc/multimodal-generation/generation", content, Cancelled);

        Assert.InRange((int)reply.StatusCode, 400, 404);
        Assert.StartsWith(message, (await RefusalAsync(reply)).Message, StringComparison.Ordinal);
        Assert.Empty(Vendor.Bill);
    }

    [Fact]
    public async Task A_data_url_has_its_limit()
    {
        var url = DataUrl(new byte[7_900_000]);
        Assert.True(url.Length > 10_485_760);
        using var reply = await Client.EditAsync(EditBody(new byte[7_900_000]));

        Assert.Equal((400, "InvalidParameter", "Exceeded limit on max bytes per data-uri item : 10485760'."), await RefusalAsync(reply));
    }

    [Theory]
    [InlineData("qwen-image-2.0", 1)]
    [InlineData("qwen-image-2.0-pro", 60)]
    public async Task Each_model_has_its_own_rate(string model, int seconds)
    {
        using var first = await Client.EditAsync(EditBody(Photo, model));
        using var second = await Client.EditAsync(EditBody(Photo, model));
        using var third = await Client.EditAsync(EditBody(Photo, model));
        using var other = await Client.EditAsync(EditBody(Photo, "qwen-image-edit"));
        Clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        using var early = await Client.EditAsync(EditBody(Photo, model));
        Clock.Advance(TimeSpan.FromTicks(1));
        using var late = await Client.EditAsync(EditBody(Photo, model));

        Assert.Equal([200, 200, 429, 200, 429, 200], new[] { first, second, third, other, early, late }.Select(reply => (int)reply.StatusCode));
        Assert.Equal("Throttling.RateQuota", (await RefusalAsync(third)).Code);
        Assert.False(third.Headers.Contains("Retry-After"));
        Assert.Equal(4, Vendor.Bill.Count);
    }

    [Fact]
    public async Task Scripted_refusals_are_the_vendors_own()
    {
        Vendor.Once.RunsOutOfCredit();
        Vendor.Once.RejectsTheKey();
        Vendor.Once.LimitsTheRate(null);
        Vendor.Once.FindsInappropriateContent();
        Vendor.Once.RefusesWith(500, "InternalError.Algo", "algorithm process error");
        Vendor.Once.AnswersOkWithCode("InternalError", "An internal error has occured");

        var refusals = new List<(int, string)>();
        for (var call = 0; call < 6; call++)
        {
            using var reply = await Client.EditAsync(EditBody(Photo));
            var (status, code, _) = await RefusalAsync(reply);
            refusals.Add((status, code));
        }

        Assert.Equal(
            [(400, "Arrearage"), (401, "InvalidApiKey"), (429, "Throttling.RateQuota"), (400, "DataInspectionFailed"), (500, "InternalError.Algo"), (200, "InternalError")],
            refusals);
        Assert.Empty(Vendor.Bill);
    }

    [Fact]
    public async Task A_lost_reply_was_charged_and_the_picture_is_there()
    {
        Vendor.Once.ClosesBeforeHeaders(afterTheWork: true);

        await Assert.ThrowsAsync<HttpRequestException>(() => Client.EditAsync(EditBody(Photo)));

        Assert.Single(Vendor.Bill);
        Assert.NotNull(Vendor.LastResult);
    }

    [Fact]
    public async Task A_result_of_another_shape_is_told_as_such()
    {
        Vendor.Once.AnswersOtherDimensions();
        using var reply = await Client.EditAsync(EditBody(Photo));

        Assert.Equal(512, (await JsonAsync(reply)).GetProperty("usage").GetProperty("width").GetInt32());
        Assert.Equal(512, Vendor.LastResult!.Width);
    }

    [Fact]
    public async Task A_get_of_a_create_is_told_off()
    {
        using var reply = await Client.Http.GetAsync("services/aigc/multimodal-generation/generation", Cancelled);

        Assert.Equal((400, "InvalidParameter", "Request method 'GET' is not supported."), await RefusalAsync(reply));
    }
}
