using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Cutout.Imaging.Tests;

/// <summary>
/// The files by which picture services have been brought down or led astray, each with the outcome it must have here.
/// <see cref="DamagedFileTests"/> has those that need more than an outcome: absurd sizes, too many scans, missing tables.
/// </summary>
public sealed class BadFileListTests
{
    // What a picture of a few thousand pixels may take, whatever its file tries.
    private const long FewBytes = 2_000_000;

    private static readonly Dictionary<string, Func<byte[]>> Whole = new()
    {
        ["baseline"] = () => TestPictures.Jpeg(83, 61, "-quality", "80"),
        ["progressive"] = () => TestPictures.Jpeg(83, 61, "-quality", "80", "-progressive"),
        ["PNG"] = () => TestPictures.Png(83, 61),
        ["interlaced PNG"] = () => TestPng.Write(83, 61, 6, 8, interlaced: true),
        ["WebP"] = () => Tool.Cwebp(TestPictures.Ppm(83, 61)),
        ["lossless WebP"] = () => Tool.Cwebp(TestPictures.Ppm(83, 61), "-lossless"),
    };

    private static readonly Dictionary<string, (Func<byte[]> Make, PictureFault Fault)> Refused = new()
    {
        ["a PNG with 100,000 IDAT chunks"] = (() => InPieces(TestPictures.Png(8, 8), empties: 100_000), PictureFault.TooLarge),
        ["a PNG with 100,000 text chunks behind the pixels"] = (() => WithChunks(TestPictures.Png(8, 8), "tEXt", 100_000), PictureFault.TooLarge),
        ["a PNG of 2^31 columns"] = (() => WithPngSize(0x80000000, 1), PictureFault.Corrupt),
        ["a PNG of no rows"] = (() => WithPngSize(8, 0), PictureFault.Corrupt),
        ["a PNG of 65,500 x 65,500 pixels"] = (() => WithPngSize(65_500, 65_500), PictureFault.TooLarge),
        ["a JPEG of no columns"] = (() => WithJpegSize(0, 20), PictureFault.Corrupt),
        ["a JPEG of no rows, as with DNL"] = (() => WithJpegSize(20, 0), PictureFault.UnsupportedFeature),
        ["a JPEG of 65,500 x 65,500 pixels"] = (() => WithJpegSize(65_500, 65_500), PictureFault.TooLarge),
        ["a JPEG with 10,000 scans"] = (TenThousandScans, PictureFault.TooLarge),
        ["a JPEG with a Huffman table that has more codes than bits allow"] =
            (() => With(Jpeg(), Huffman([3], [0, 1, 2])), PictureFault.Corrupt),
        ["a JPEG with a Huffman table of 4,080 codes"] =
            (() => With(Jpeg(), Segment(0xC4, [0, .. Enumerable.Repeat((byte)255, 16), .. new byte[4_080]])), PictureFault.Corrupt),
        ["a JPEG with a Huffman table that ends in its counts"] = (() => With(Jpeg(), Segment(0xC4, [0, 1, 2])), PictureFault.Corrupt),
        ["a JPEG that defines its Huffman tables 1,000 times"] =
            (() => With(Jpeg(), Repeated(Huffman([0, 1], [0]), 1_000)), PictureFault.TooLarge),
        ["a JPEG with 1,000 Huffman tables in one segment"] =
            (() => With(Jpeg(), Segment(0xC4, Repeated(Huffman([0, 1], [0])[4..], 1_000))), PictureFault.TooLarge),
        ["a JPEG that defines its quantisation tables 1,000 times"] =
            (() => With(Jpeg(), Repeated(Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]), 1_000)), PictureFault.TooLarge),
        ["a JPEG with two frame headers"] = (TwoFrames, PictureFault.Corrupt),
        ["a JPEG without a frame header"] = (() => Without(0xC0), PictureFault.Corrupt),
        ["a JPEG without Huffman tables"] = (() => Without(0xC4), PictureFault.Corrupt),
        ["a JPEG without quantisation tables"] = (() => Without(0xDB), PictureFault.Corrupt),
        ["a JPEG without a scan"] = (() => [0xFF, 0xD8, .. Segment(0xFE, [1, 2]), 0xFF, 0xD9], PictureFault.Corrupt),
        ["a JPEG with a scan header of no bytes"] = (EmptyScanHeader, PictureFault.Corrupt),
        ["a JPEG that announces restarts and has none"] = (() => With(Jpeg(), Segment(0xDD, [0, 1])), PictureFault.Corrupt),
        ["a JPEG with 10,000 APP1 segments"] = (() => With(Jpeg(), Repeated(Segment(0xE1, []), 10_000)), PictureFault.TooLarge),
        ["a WebP of a header and nothing else"] = (() => [.. "RIFF"u8, 4, 0, 0, 0, .. "WEBP"u8], PictureFault.Truncated),
        ["a WebP that is as long as its header says and has no picture"] =
            (() => [.. "RIFF"u8, 14, 0, 0, 0, .. "WEBPnone"u8, 2, 0, 0, 0, 0, 0], PictureFault.Corrupt),
    };

    private static readonly Dictionary<string, (Func<byte[]> Plain, Func<byte[], byte[]> Spoil)> Harmless = new()
    {
        ["60,000 IDAT chunks"] = (() => TestPictures.Png(8, 8), png => InPieces(png, empties: 60_000)),
        ["a text that inflates to 64 MB"] = (() => TestPictures.Png(8, 8), png => TestPng.WithChunk(png, "zTXt", [.. "Comment\0\0"u8, .. Bomb()])),
        ["a profile that inflates to 64 MB"] = (() => TestPictures.Png(8, 8), png => TestPng.WithChunk(png, "iCCP", [.. "icc\0\0"u8, .. Bomb()])),
        ["an IEND with content"] = (() => TestPictures.Png(8, 8), png => [.. png[..^12], .. Chunk("IEND", [.. "somebody"u8])]),
        ["a restart interval of 0"] = (Jpeg, jpeg => With(jpeg, Segment(0xDD, [0, 0]))),
        ["a restart interval of 65,535"] = (Jpeg, jpeg => With(jpeg, Segment(0xDD, [0xFF, 0xFF]))),
        ["a restart marker among the tables"] = (Jpeg, jpeg => With(jpeg, [0xFF, 0xD3])),
        ["1,000 APP1 segments"] = (Jpeg, jpeg => With(jpeg, Repeated(Segment(0xE1, [.. "Exif\0\0somebody"u8]), 1_000))),
        ["a ZIP behind a JPEG"] = (Jpeg, jpeg => [.. jpeg, .. Zip()]),
        ["a page behind a JPEG"] = (Jpeg, jpeg => [.. jpeg, .. "<html><script>somebody</script>"u8]),
        ["a ZIP behind a PNG"] = (() => TestPictures.Png(8, 8), png => [.. png, .. Zip()]),
        ["a page behind a PNG"] = (() => TestPictures.Png(8, 8), png => [.. png, .. "<html><script>somebody</script>"u8]),
    };

    public static TheoryData<string> WholeNames => [.. Whole.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    public static TheoryData<string> HarmlessNames => [.. Harmless.Keys];

    [Theory]
    [MemberData(nameof(WholeNames))]
    public void A_file_that_lacks_its_end_is_refused_as_cut_off_at_every_percent(string name)
    {
        var token = TestContext.Current.CancellationToken;
        var file = Whole[name]();
        Assert.Null(PictureVerifier.Verify(file, cancellationToken: token));
        for (var percent = 1; percent < 100; percent++)
        {
            var cut = file[..(file.Length * percent / 100)];

            var verified = PictureVerifier.Verify(cut, cancellationToken: token);
            var preview = PreviewRenderer.Render(cut, new PreviewOptions(), new ArrayBufferWriter<byte>(), token).Refusal;

            // A RIFF is a WebP by its twelfth byte.
            var tooShortToTell = cut.Length < 12 && name.EndsWith("WebP", StringComparison.Ordinal);
            Assert.True(verified?.Fault == (tooShortToTell ? PictureFault.UnknownFormat : PictureFault.Truncated), $"{percent} %: {verified}");
            Assert.True(name.EndsWith("WebP", StringComparison.Ordinal) || preview?.Fault == PictureFault.Truncated, $"{percent} %: {preview}");
        }

        Assert.Equal(PictureFault.Empty, PictureVerifier.Verify(default, cancellationToken: token)?.Fault);
    }

    [Theory]
    [InlineData("IHDR")]
    [InlineData("PLTE")]
    [InlineData("tRNS")]
    [InlineData("IDAT")]
    [InlineData("IEND")]
    [InlineData("gAMA")]
    [InlineData("iCCP")]
    [InlineData("eXIf")]
    [InlineData("tEXt")]
    [InlineData("zTXt")]
    public void A_chunk_with_a_wrong_check_is_named_in_the_refusal(string type)
    {
        var png = TestPng.Write(20, 20, 3, 8, interlaced: false, transparency: true);
        foreach (var ancillary in (string[])["gAMA", "iCCP", "eXIf", "tEXt", "zTXt"])
        {
            png = TestPng.WithChunk(png, ancillary, [1, 2, 3, 4]);
        }

        var at = png.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(type));
        png[at + 4 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at - 4))] ^= 1;

        var refusal = PictureVerifier.Verify(png, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(PictureFault.Corrupt, refusal?.Fault);
        Assert.Contains(type, refusal?.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void It_is_refused_by_whatever_needs_its_pixels_without_taking_memory(string name)
    {
        var (make, fault) = Refused[name];
        var file = make();
        var token = TestContext.Current.CancellationToken;
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(fault, PictureVerifier.Verify(file, cancellationToken: token)?.Fault);
        if (PictureProbe.Detect(file) != PictureFormat.WebP)
        {
            Assert.Equal(fault, Assert.Throws<PictureException>(() => PixelBuffer.Decode(file, cancellationToken: token)).Fault);
        }

        // The container may be whole all the same; but nothing else than a value comes out.
        _ = MetadataScrubber.Scrub(file, new ArrayBufferWriter<byte>(2 * file.Length));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before - (2 * file.Length), 0, 6 * FewBytes);
    }

    [Theory]
    [MemberData(nameof(HarmlessNames))]
    public void It_is_the_same_picture_and_scrubbed_the_same_file_within_little_memory(string name)
    {
        var (make, spoil) = Harmless[name];
        var plain = make();
        var file = spoil(plain);
        var token = TestContext.Current.CancellationToken;
        var expected = TestPictures.ReadAll(plain);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(PictureVerifier.Verify(file, cancellationToken: token));
        Assert.Equal(expected, TestPictures.ReadAll(file));
        Assert.True(PreviewRenderer.Render(file, new PreviewOptions(), new ArrayBufferWriter<byte>(1 << 16), token).TryGet(out _, out var refusal), refusal?.Reason);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, DecodeLimits.Default.MaxProfileBytes * 2 + FewBytes);

        var scrubbed = new ArrayBufferWriter<byte>();
        Assert.Null(MetadataScrubber.Scrub(file, scrubbed));
        Assert.Equal(expected, TestPictures.ReadAll(scrubbed.WrittenSpan.ToArray()));
        Assert.Equal(-1, scrubbed.WrittenSpan.IndexOf("somebody"u8));
        Assert.Equal(-1, scrubbed.WrittenSpan.IndexOf("Comment"u8));
    }

    private static byte[] Jpeg() => TestPictures.Jpeg(40, 30);

    private static byte[] With(byte[] jpeg, byte[] segments)
    {
        // Before the scan, so that tables replace those of the file.
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        return [.. jpeg[..scan], .. segments, .. jpeg[scan..]];
    }

    private static byte[] Segment(byte marker, byte[] payload) =>
        [0xFF, marker, (byte)((payload.Length + 2) >> 8), (byte)(payload.Length + 2), .. payload];

    // DC table 3, which no picture here uses; the counts of the first lengths.
    private static byte[] Huffman(byte[] counts, byte[] symbols) => Segment(0xC4, [3, .. counts, .. new byte[16 - counts.Length], .. symbols]);

    private static byte[] Repeated(byte[] bytes, int times) => [.. Enumerable.Repeat(bytes, times).SelectMany(one => one)];

    // The segments of a kind become comments.
    private static byte[] Without(byte marker)
    {
        var jpeg = Jpeg();
        for (var at = 2; jpeg[at + 1] != 0xDA; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)))
        {
            jpeg[at + 1] = jpeg[at + 1] == marker ? (byte)0xFE : jpeg[at + 1];
        }

        return jpeg;
    }

    private static byte[] TwoFrames()
    {
        var jpeg = Jpeg();
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        return [.. jpeg[..frame], .. jpeg[frame..(frame + 19)], .. jpeg[frame..]];
    }

    private static byte[] EmptyScanHeader()
    {
        var jpeg = Jpeg();
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        return [.. jpeg[..scan], .. Segment(0xDA, []), .. jpeg[(scan + 14)..]];
    }

    private static byte[] TenThousandScans()
    {
        var jpeg = TestPictures.Jpeg(40, 30, "-progressive");
        var start = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var end = start + 4 + jpeg.AsSpan(start + 4).IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC4]);
        return [.. jpeg[..end], .. Repeated(jpeg[start..end], 10_000), .. jpeg[end..]];
    }

    private static byte[] WithJpegSize(ushort width, ushort height)
    {
        var jpeg = Jpeg();
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), height);
        BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), width);
        return jpeg;
    }

    private static byte[] WithPngSize(uint width, uint height)
    {
        var png = TestPictures.Png(8, 8);
        return [.. png[..8], .. Chunk("IHDR", TestPng.Header((int)width, (int)height, 8, 6, interlaced: false)), .. png[33..]];
    }

    // Empty IDAT chunks among those of the picture, where any decoder must step over them.
    private static byte[] InPieces(byte[] png, int empties)
    {
        var at = png.AsSpan().IndexOf("IDAT"u8) - 4;
        return [.. png[..at], .. Repeated(Chunk("IDAT", []), empties), .. png[at..]];
    }

    private static byte[] WithChunks(byte[] png, string type, int times) => [.. png[..^12], .. Repeated(Chunk(type, []), times), .. png[^12..]];

    private static byte[] Chunk(string type, byte[] payload)
    {
        var chunk = new ArrayBufferWriter<byte>();
        TestPng.Chunk(chunk, type, payload);
        return chunk.WrittenSpan.ToArray();
    }

    private static byte[] Bomb()
    {
        var output = new MemoryStream();
        using (var deflater = new ZLibStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
            {
                deflater.Write(zeros);
            }
        }

        return output.ToArray();
    }

    private static byte[] Zip()
    {
        var output = new MemoryStream();
        using (var zip = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("somebody").Open();
            entry.Write("somebody"u8);
        }

        return output.ToArray();
    }
}
