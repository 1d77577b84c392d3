using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Imaging;
using Cutout.Sandbox.DashScope;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Sessions;

/// <summary>What a visitor may wish beside the operation: a mask for what shall go, a style for a portrait.</summary>
public sealed class MaskUploadTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(640, 512);

    [Theory]
    [InlineData("png")]
    [InlineData("transparent")]
    [InlineData("jpeg")]
    public async Task A_mask_reaches_the_vendor_as_pure_black_and_white_of_the_photos_size_and_a_little_larger(string kind)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        using var answer = await SendAsync(vendors, "crowd-removal", Mask(640, 512, kind), wait: 0);
        var session = await Buyer.JsonOf(answer, HttpStatusCode.Accepted, HttpStatusCode.Created);
        await vendors.UntilAsync(() => vendors.DashScope.Requests.Any(request => request.Line == "file"));

        var create = vendors.DashScope.Requests.Single(request => request.Line == "masked edit");
        var mask = create.Pictures.Single(picture => picture.Field == "input.mask_image_url");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Mask(640, 512, "grown"))), mask.Sha256);
        Assert.NotNull((string?)session["id"]);
    }

    [Theory]
    [InlineData("crowd-removal", 639, "png", 422, "mask-mismatch")]
    [InlineData("crowd-removal", 640, "black", 422, "mask-needed")]
    [InlineData("crowd-removal", 640, "cut", 422, "unreadable-picture")]
    [InlineData("crowd-removal", 640, "text", 415, "unsupported-format")]
    [InlineData("background-removal", 640, "png", 400, "bad-request")]
    [InlineData("portrait-style", 640, "png", 400, "bad-request")]
    public async Task A_mask_that_does_not_fit_is_refused_before_anybody_is_paid(string operation, int width, string kind, int status, string code)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        using var answer = await SendAsync(vendors, operation, Mask(width, 512, kind));

        await AssertRefusedAsync(vendors, answer, status, code);
    }

    [Theory]
    [InlineData(1_000_000, 503, "no-memory")] // the mask decoded takes 1,310,720 bytes
    [InlineData(3_000_000, 422, "mask-needed")]
    public async Task A_mask_is_looked_at_in_memory_of_the_budget_and_gives_it_back(int free, int status, string code)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var memory = vendors.Gateway.Services.GetRequiredService<MemoryBudget>();
        using var hog = memory.TryReserve(memory.Limit - memory.Held - ResultRoom.Smallest - UploadForm.MostMaskBytes - free);
        var held = memory.Held;

        using var answer = await SendAsync(vendors, "crowd-removal", Mask(640, 512, "black"));

        Assert.Equal(code, (string?)(await Buyer.JsonOf(answer, (HttpStatusCode)status))["code"]);
        Assert.Equal(held, memory.Held);
    }

    [Fact]
    public async Task Where_everybody_needs_a_mask_none_is_told_so()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:dashscope:NeedsMask", "true"));

        using var answer = await SendAsync(vendors, "crowd-removal", null);

        await AssertRefusedAsync(vendors, answer, 422, "mask-needed");
        using var operations = await vendors.Gateway.Client.GetAsync("/v1/operations", TestContext.Current.CancellationToken);
        var offers = await Buyer.JsonOf(operations, HttpStatusCode.OK);
        Assert.True((bool)offers["operations"]![1]!["needsMask"]!);
    }

    [Fact]
    public async Task The_same_photo_with_another_mask_is_another_upload()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        using var first = await SendAsync(vendors, "crowd-removal", Mask(640, 512, "png"), wait: 0, key: "one");
        using var again = await SendAsync(vendors, "crowd-removal", Mask(640, 512, "png"), wait: 0, key: "one");
        using var other = await SendAsync(vendors, "crowd-removal", null, wait: 0, key: "one");

        // Whoever asks late may find it ready.
        Assert.Equal((await Buyer.JsonOf(first, HttpStatusCode.Accepted, HttpStatusCode.Created))["id"]!.ToString(), (await Buyer.JsonOf(again, HttpStatusCode.Accepted, HttpStatusCode.Created))["id"]!.ToString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        await vendors.UntilAsync(() => vendors.DashScope.Requests.Any(request => request.Line == "file"));
    }

    [Fact]
    public async Task A_portrait_is_drawn_in_the_style_that_the_address_names()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=portrait-style&style=clay") { Content = Photo.AsUpload(), Headers = { { "Prefer", "wait=0" } } };
        using var answer = await vendors.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        await vendors.UntilAsync(() => vendors.DashScope.Requests.Any(request => request.Line == "file"));

        Assert.Equal("31", vendors.DashScope.Requests[0].Fields["input.style_index"]);
    }

    [Theory]
    [InlineData("portrait-style", "cubist")]
    [InlineData("background-removal", "clay")]
    public async Task A_style_that_there_is_not_is_a_bad_request(string operation, string style)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        using var answer = await vendors.Gateway.Client.PostAsync($"/v1/cutouts?operation={operation}&style={style}", Photo.AsUpload(), TestContext.Current.CancellationToken);

        await AssertRefusedAsync(vendors, answer, 400, "bad-request");
    }

    [Fact]
    public async Task Who_leaves_before_the_task_has_begun_makes_it_be_called_off()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Limits = DashScopeLimits.None with { RunningAtOnce = 0 };
        vendors.DashScope.Edits();
        using var answer = await SendAsync(vendors, "crowd-removal", Mask(640, 512, "png"), wait: 0);
        var session = await Buyer.JsonOf(answer, HttpStatusCode.Accepted);
        await vendors.UntilAsync(() => vendors.DashScope.Requests.Count >= 2);

        using var erased = await vendors.Gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        await vendors.UntilAsync(() => vendors.DashScope.Requests.Any(request => request.Line == "cancel"));

        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        Assert.Empty(vendors.DashScope.Bill);
        await vendors.UntilAsync(() => vendors.Gateway.Log.Lines.Any(line => line.Contains("before the vendor had begun")));
    }

    private static async Task AssertRefusedAsync(VendorsUnderTest vendors, HttpResponseMessage answer, int status, string code)
    {
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((status, code), ((int)answer.StatusCode, (string?)problem["code"]));
        Assert.Empty(vendors.DashScope.Requests);
        Assert.Equal(VendorsUnderTest.Room, vendors.Gateway.Services.GetRequiredService<MemoryBudget>().Held);
    }

    private static async Task<HttpResponseMessage> SendAsync(VendorsUnderTest vendors, string operation, byte[]? mask, int? wait = null, string? key = null)
    {
        using var form = new MultipartFormDataContent { { new StringContent(operation), "operation" }, { Photo.AsUpload(), "image", "photo.jpg" } };
        if (mask is not null)
        {
            form.Add(mask.AsUpload("image/png"), "mask", "mask.png");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts") { Content = form };
        if (wait is not null)
        {
            request.Headers.Add("Prefer", $"wait={wait}");
        }

        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return await vendors.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    // A quarter of it is marked: in white, or in white on nothing, or with the noise of a JPEG.
    private static byte[] Mask(int width, int height, string kind)
    {
        if (kind == "text")
        {
            return "not a picture"u8.ToArray();
        }

        var file = new ArrayBufferWriter<byte>();
        var transparent = kind == "transparent";
        var row = new byte[transparent ? 4 * width : width];
        if (kind != "black")
        {
            row.AsSpan(0, (row.Length / 4) + (kind == "grown" ? 2 : 0)).Fill(kind == "png" ? (byte)200 : (byte)255);
        }

        if (kind == "jpeg")
        {
            using var jpeg = new JpegWriter(file, width, height, new JpegOptions { Quality = 90, Grayscale = true });
            WriteRows(jpeg.WriteRow);
            jpeg.Complete();
        }
        else
        {
            using var png = new PngWriter(file, width, height, transparent ? PngColor.Rgba : PngColor.Gray);
            WriteRows(png.WriteRow);
            png.Complete();
        }

        return kind == "cut" ? file.WrittenSpan[..(file.WrittenCount / 2)].ToArray() : file.WrittenSpan.ToArray();

        void WriteRows(Action<ReadOnlySpan<byte>> write)
        {
            for (var y = 0; y < height; y++)
            {
                write(row);
            }
        }
    }
}
