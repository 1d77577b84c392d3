using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Cutout.Gateway.Tests.Sessions;

public sealed class BadUploadTests : IAsyncLifetime
{
    private const string Uploads = "/v1/cutouts?operation=background-removal";

    private static readonly byte[] Photo = Pictures.Jpeg(320, 240);

    private GatewayUnderTest _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await GatewayUnderTest.StartAsync();

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

    public static TheoryData<string, string, int, string> BadBodies => new()
    {
        { "nothing", "image/jpeg", 400, "bad-request" },
        { "one byte", "image/jpeg", 415, "unsupported-format" },
        { "text", "image/jpeg", 415, "unsupported-format" },
        { "cut JPEG", "image/jpeg", 422, "unreadable-picture" },
        { "PNG with a wrong CRC", "image/png", 422, "unreadable-picture" },
        { "30000x30000 PNG of 1 KB", "image/png", 413, "too-large" },
        { "26 MB", "image/jpeg", 413, "too-large" },
        { "HEIC", "image/heic", 415, "unsupported-format" },
        { "GIF", "image/gif", 415, "unsupported-format" },
        { "photo", "text/plain", 415, "unsupported-format" },
        { "photo", "application/x-www-form-urlencoded", 415, "unsupported-format" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_bad_body_gets_its_problem_and_the_next_photo_is_still_looked_at(string body, string contentType, int status, string code)
    {
        var answer = await _gateway.Client.PostAsync(Uploads, BodyOf(body).AsUpload(contentType), TestContext.Current.CancellationToken);

        await AssertProblemAsync(answer, status, code);
        var ready = await _gateway.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Theory]
    [InlineData("HEIC", "HEIC")]
    [InlineData("GIF", "GIF")]
    [InlineData("text", "unknown")]
    public async Task A_refused_format_is_named(string body, string name)
    {
        var answer = await _gateway.Client.PostAsync(Uploads, BodyOf(body).AsUpload(), TestContext.Current.CancellationToken);

        var problem = await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken);
        Assert.Equal(name, (string?)problem!["detected"]);
    }

    [Theory]
    [InlineData("providr", "named providr;")]
    [InlineData("a-name-much-longer-than-any-that-a-front-end-would-give-to-a-part", "named a-name-much-longer-than-any-that-a-front…;")]
    public async Task A_part_that_nobody_reads_is_named(string part, string named)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("background-removal"), "operation" },
            { new StringContent("builtin"), part },
            { Photo.AsUpload(), "image", "photo.jpg" },
        };

        var answer = await _gateway.Client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);

        var problem = await AssertProblemAsync(answer, 400, "bad-request");
        Assert.Contains(named, problem["errors"]!["form"]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chunked_upload_is_asked_for_its_length()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Uploads) { Content = Photo.AsUpload() };
        request.Headers.TransferEncodingChunked = true;

        await AssertProblemAsync(await _gateway.Client.SendAsync(request, TestContext.Current.CancellationToken), 411, "length-required");
    }

    [Theory]
    [InlineData("/v1/cutouts?operation=levitation")]
    [InlineData("/v1/cutouts")]
    public async Task An_unknown_or_missing_operation_is_a_bad_request_that_names_the_field(string address)
    {
        var answer = await _gateway.Client.PostAsync(address, Photo.AsUpload(), TestContext.Current.CancellationToken);

        var problem = await AssertProblemAsync(answer, 400, "bad-request");
        Assert.NotNull(problem["errors"]?["operation"]);
    }

    [Fact]
    public async Task An_operation_that_nobody_is_set_up_for_is_no_provider()
    {
        var answer = await _gateway.Client.PostAsync("/v1/cutouts?operation=portrait-style", Photo.AsUpload(), TestContext.Current.CancellationToken);

        await AssertProblemAsync(answer, 503, "no-provider");
    }

    [Theory]
    [InlineData("/v1/cutouts/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("/v1/cutouts/short")]
    [InlineData("/v1/cutouts/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz/preview")]
    [InlineData("/v1/cutouts/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz/result")]
    [InlineData("/v1/cutouts/zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz/events")]
    public async Task An_unknown_id_is_not_found_whatever_it_looks_like(string address)
    {
        await AssertProblemAsync(await _gateway.Client.GetAsync(address, TestContext.Current.CancellationToken), 404, "not-found");
    }

    [Theory]
    [InlineData("no image", "image")]
    [InlineData("two images", "image")]
    [InlineData("no operation", "operation")]
    [InlineData("cut", "form")]
    [InlineData("a mask", "mask")]
    public async Task A_bad_form_is_a_bad_request_that_names_the_part(string fault, string field)
    {
        var answer = await _gateway.Client.PostAsync("/v1/cutouts", await FormWithAsync(fault), TestContext.Current.CancellationToken);

        var problem = await AssertProblemAsync(answer, 400, "bad-request");
        Assert.NotNull(problem["errors"]?[field]);
    }

    [Fact]
    public async Task No_refusal_leaves_a_byte_of_the_budget_taken()
    {
        foreach (var row in BadBodies)
        {
            await _gateway.Client.PostAsync(Uploads, BodyOf(row.Data.Item1).AsUpload(row.Data.Item2), TestContext.Current.CancellationToken);
        }

        var memory = (Gateway.Sessions.MemoryBudget)_gateway.Services.GetService(typeof(Gateway.Sessions.MemoryBudget))!;
        Assert.Equal(0, memory.Held);
    }

    private static async Task<JsonObject> AssertProblemAsync(HttpResponseMessage answer, int status, string code)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal("no", (string?)problem["charged"]);
        return problem;
    }

    private static byte[] BodyOf(string name) => name switch
    {
        "nothing" => [],
        "one byte" => [0xFF],
        "text" => Encoding.UTF8.GetBytes("This is a letter, not a photo."),
        "cut JPEG" => Photo[..(Photo.Length * 2 / 3)],
        "PNG with a wrong CRC" => WithWrongCrc(Pictures.Png()),
        "30000x30000 PNG of 1 KB" => HugePng(),
        "26 MB" => [.. Photo, .. new byte[26_000_000]],
        "HEIC" => [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8, .. new byte[64]],
        "GIF" => [.. "GIF89a"u8, 1, 0, 1, 0, 0, 0, 0, 0x3B],
        _ => Photo,
    };

    private static byte[] WithWrongCrc(byte[] png)
    {
        // The last four bytes before IEND's twelve are the CRC of the last IDAT.
        png[^13] ^= 0x55;
        return png;
    }

    private static byte[] HugePng()
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, 30_000);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 30_000);
        (header[8], header[9]) = (8, 6);

        // Zeros fold well: what a bomb is made of.
        using var folded = new MemoryStream();
        using (var zlib = new ZLibStream(folded, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(new byte[1_000_000]);
        }

        return [137, 80, 78, 71, 13, 10, 26, 10, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, folded.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        byte[] body = [.. type, .. data];
        var chunk = new byte[body.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        body.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 4), PngCrc(body));
        return chunk;
    }

    /// <summary>The bitwise form that the PNG specification gives in its annex D; slow and plainly right.</summary>
    private static uint PngCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
            }
        }

        return ~crc;
    }

    private static async Task<HttpContent> FormWithAsync(string fault)
    {
        var form = new MultipartFormDataContent();
        if (fault != "no image")
        {
            form.Add(Photo.AsUpload(), "image", "photo.jpg");
        }

        if (fault == "two images")
        {
            form.Add(Photo.AsUpload(), "image", "again.jpg");
        }

        if (fault == "a mask")
        {
            form.Add(Pictures.Png().AsUpload("image/png"), "mask", "mask.png");
        }

        if (fault != "no operation")
        {
            form.Add(new StringContent("background-removal"), "operation");
        }

        if (fault != "cut")
        {
            return form;
        }

        var whole = await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return new ByteArrayContent(whole[..(whole.Length / 2)]) { Headers = { ContentType = MediaTypeHeaderValue.Parse(form.Headers.ContentType!.ToString()) } };
    }
}
