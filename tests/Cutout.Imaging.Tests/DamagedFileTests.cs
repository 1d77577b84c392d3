using System.Buffers;
using System.Buffers.Binary;
using Cutout.Imaging.Jpeg;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Tests;

/// <summary>Strangers' bytes: whatever they are, the outcome is a picture or a <see cref="PictureException"/>.</summary>
public sealed class DamagedFileTests
{
    private static readonly Dictionary<string, Func<byte[]>> Valid = new()
    {
        ["baseline"] = () => TestPictures.Jpeg(83, 61, "-quality", "80"),
        ["restarts"] = () => TestPictures.Jpeg(83, 61, "-quality", "80", "-restart", "3B"),
        ["progressive"] = () => TestPictures.Jpeg(83, 61, "-quality", "80", "-progressive"),
        ["cmyk"] = () => Tool.Convert(TestPictures.Ppm(40, 30), "ppm:-", "-colorspace", "CMYK", "jpeg:-"),
        ["oriented"] = () => TestPictures.WithOrientation(TestPictures.Jpeg(30, 20), 6),
        ["rgba"] = () => TestPictures.Png(41, 33),
        ["interlaced"] = () => TestPng.Write(41, 33, 2, 16, interlaced: true, transparency: true),
        ["palette"] = () => TestPng.Write(41, 33, 3, 4, interlaced: false, transparency: true),
        ["webp"] = () => Tool.Cwebp(TestPictures.Ppm(50, 40)),
        ["lossless webp"] = () => Tool.Cwebp(TestPictures.Ppm(50, 40), "-lossless"),
    };

    public static TheoryData<string> Names => [.. Valid.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_cut_off_anywhere_is_refused(string name)
    {
        var file = Valid[name]();
        var end = file.Length - (file[0] == 0xFF ? 2 : 0); // a JPEG may do without its EOI
        for (var length = 0; length < end; length = Math.Max(length + 1, length + (file.Length / 150)))
        {
            var cut = file[..length];

            var refusal = PictureVerifier.Verify(cut, cancellationToken: TestContext.Current.CancellationToken);

            Assert.True(
                refusal?.Fault is PictureFault.Truncated or PictureFault.Empty or PictureFault.UnknownFormat or PictureFault.Corrupt,
                $"{length} bytes: {refusal?.Fault}");
            Survive(cut);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mutant_is_a_picture_or_refused(string name)
    {
        var file = Valid[name]();
        var random = new Random(20);
        for (var round = 0; round < 400; round++)
        {
            var mutant = (byte[])file.Clone();
            for (var i = random.Next(1, 8); i > 0; i--)
            {
                // Half of them in the beginning, where the structure is.
                var at = random.Next(2) == 0 ? random.Next(mutant.Length) : random.Next(Math.Min(700, mutant.Length));
                mutant[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(mutant[at] ^ (1 << random.Next(8))),
                    _ => (byte)(random.Next(2) * 255),
                };
            }

            if (random.Next(8) == 0)
            {
                var at = random.Next(mutant.Length);
                mutant = [.. mutant[..at], .. mutant[Math.Min(mutant.Length, at + random.Next(40))..]];
            }

            if (file[0] == 0x89 && random.Next(2) == 0)
            {
                RepairChecks(mutant); // or hardly a mutant would get past the first chunk
            }

            Survive(mutant);
        }
    }

    [Theory]
    [InlineData(0, 10, PictureFault.Corrupt)]
    [InlineData(10, 0, PictureFault.Corrupt)]
    [InlineData(int.MinValue, 10, PictureFault.Corrupt)]
    [InlineData(int.MaxValue, int.MaxValue, PictureFault.TooLarge)]
    [InlineData(30_000, 30_000, PictureFault.TooLarge)]
    [InlineData(65_500, 65_500, PictureFault.TooLarge)]
    [InlineData(30_001, 1, PictureFault.TooLarge)]
    [InlineData(7_000, 7_000, PictureFault.Truncated)] // within the limits, but a kilobyte cannot hold it
    public void A_png_of_a_kilobyte_with_an_absurd_size_is_refused_before_anything_is_allocated(int width, int height, PictureFault fault)
    {
        var output = new ArrayBufferWriter<byte>();
        output.Write((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        TestPng.Chunk(output, "IHDR", TestPng.Header(width, height, 8, 6, interlaced: true));
        TestPng.Chunk(output, "IDAT", new byte[900]);
        TestPng.Chunk(output, "IEND", []);
        var png = output.WrittenSpan.ToArray();

        var before = GC.GetAllocatedBytesForCurrentThread();
        var refusal = Assert.Throws<PictureException>(() => PixelBuffer.Decode(png, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal(fault, refusal.Fault);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void A_jpeg_with_an_absurd_size_is_refused_before_anything_is_allocated()
    {
        var jpeg = TestPictures.Jpeg(60, 40);
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        foreach (var (side, fault) in ((ushort, PictureFault)[])[(65_500, PictureFault.TooLarge), (7_000, PictureFault.Truncated), (0, PictureFault.Corrupt)])
        {
            BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 5), side == 0 ? (ushort)5 : side);
            BinaryPrimitives.WriteUInt16BigEndian(jpeg.AsSpan(frame + 7), side);
            var before = GC.GetAllocatedBytesForCurrentThread();

            Assert.Equal(fault, Assert.Throws<PictureException>(() => TestPictures.ReadAll(jpeg)).Fault);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
        }
    }

    [Fact]
    public void Too_many_scans_are_refused()
    {
        var jpeg = TestPictures.Jpeg(64, 64, "-progressive");
        var start = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var end = JpegSegments.FindMarker(jpeg, start + 4);
        var scan = jpeg[start..end]; // the first of DC, which may come again without contradiction
        byte[] bomb = [.. jpeg[..end], .. Enumerable.Repeat(scan, 10_000).SelectMany(bytes => bytes), .. jpeg[end..]];

        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => TestPictures.ReadAll(bomb)).Fault);
    }

    [Fact]
    public void Scans_that_go_over_everything_again_and_again_are_refused()
    {
        // A table with one code of one bit, which says that the next 64 blocks have nothing new; and scans of all AC
        // coefficients that consist of that code and corrections that correct nothing.
        var jpeg = TestPictures.Jpeg(64, 64, "-progressive", "-grayscale");
        byte[] table = [0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0x60];
        byte[] scan = [0xFF, 0xDA, 0, 8, 1, 1, 0, 1, 63, 0x10, .. new byte[600]];

        byte[] Refined(int times) => [.. jpeg[..^2], .. table, .. Enumerable.Repeat(scan, times).SelectMany(bytes => bytes), 0xFF, 0xD9];

        Assert.Equal(TestPictures.ReadAll(jpeg), TestPictures.ReadAll(Refined(8)));
        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => TestPictures.ReadAll(Refined(40))).Fault);
    }

    [Fact]
    public void Too_many_chunks_and_segments_are_refused()
    {
        var png = TestPictures.Png(8, 8);
        var empty = new ArrayBufferWriter<byte>();
        TestPng.Chunk(empty, "tEXt", []);
        byte[] manyChunks = [.. png[..33], .. Enumerable.Repeat(empty.WrittenSpan.ToArray(), 100_000).SelectMany(bytes => bytes), .. png[33..]];
        var jpeg = TestPictures.Jpeg(8, 8);
        byte[] manySegments = [.. jpeg[..2], .. Enumerable.Repeat<byte[]>([0xFF, 0xE1, 0, 2], 10_000).SelectMany(bytes => bytes), .. jpeg[2..]];

        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => TestPictures.ReadAll(manyChunks)).Fault);
        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => TestPictures.ReadAll(manySegments)).Fault);
        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => PictureProbe.Read(manySegments).OrThrow()).Fault);
    }

    [Fact]
    public void A_second_frame_header_is_refused()
    {
        var jpeg = TestPictures.Jpeg(20, 20);
        var frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        byte[] twice = [.. jpeg[..frame], .. jpeg[frame..(frame + 19)], .. jpeg[frame..]];

        Assert.Equal(PictureFault.Corrupt, Assert.Throws<PictureException>(() => TestPictures.ReadAll(twice)).Fault);
    }

    [Theory]
    [InlineData(0xDB, "quantisation table")]
    [InlineData(0xC4, "Huffman table")]
    public void A_missing_table_is_refused_by_name(byte marker, string name)
    {
        var jpeg = TestPictures.Jpeg(20, 20);
        for (var at = 2; jpeg[at + 1] != 0xDA; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)))
        {
            if (jpeg[at + 1] == marker)
            {
                jpeg[at + 1] = 0xFE; // a comment
            }
        }

        var refusal = Assert.Throws<PictureException>(() => TestPictures.ReadAll(jpeg));

        Assert.Equal(PictureFault.Corrupt, refusal.Fault);
        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_follows_the_end_of_a_picture_does_not_matter()
    {
        foreach (var file in (byte[][])[TestPictures.Jpeg(20, 20), TestPictures.Png(20, 20)])
        {
            byte[] followed = [.. file, .. "PK\u0003\u0004<html>"u8];

            Assert.Null(PictureVerifier.Verify(followed, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(TestPictures.ReadAll(file), TestPictures.ReadAll(followed));
        }
    }

    [Fact]
    public void Reading_stops_when_it_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        foreach (var file in (byte[][])[TestPictures.Jpeg(20, 20), TestPictures.Jpeg(20, 20, "-progressive"), TestPictures.Png(20, 20), TestPng.Write(20, 20, 2, 8, interlaced: true)])
        {
            Assert.Throws<OperationCanceledException>(() => PixelBuffer.Decode(file, cancellationToken: source.Token));
            Assert.Throws<OperationCanceledException>(() => PictureVerifier.Verify(file, cancellationToken: source.Token));
            Assert.Throws<OperationCanceledException>(() => PreviewRenderer.Render(file, new PreviewOptions(), new ArrayBufferWriter<byte>(), source.Token).OrThrow());
        }
    }

    // Any exception but the reader's own fails the test, for it is not caught.
    private static void Survive(byte[] file)
    {
        var token = TestContext.Current.CancellationToken;
        _ = PictureProbe.Read(file);
        _ = PictureVerifier.Verify(file, cancellationToken: token);
        _ = PreviewRenderer.Render(file, new PreviewOptions { LongestSide = 16 }, new ArrayBufferWriter<byte>(), token);
        _ = MetadataScrubber.Scrub(file, new ArrayBufferWriter<byte>());
        _ = MatteMeter.Measure(file, cancellationToken: token);
        try
        {
            PixelBuffer.Decode(file, cancellationToken: token).Dispose();
        }
        catch (PictureException refused)
        {
            Assert.NotEmpty(refused.Refusal.Reason);
        }
    }

    private static void RepairChecks(byte[] png)
    {
        for (var at = 8; at <= png.Length - 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(at));
            if (length > png.Length - at - 12)
            {
                return;
            }

            var end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(end), Crc32.Of(png.AsSpan(at + 4, (int)length + 4)));
            at = end + 4;
        }
    }
}
