using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Cutout.Imaging.Tests;

public sealed class ColorProfileTests
{
    // Longer than what one APP2 segment holds, and than what the readers take at once.
    private const int Long = 150_001;

    public static TheoryData<int> Sizes => [200, 65519, 65520, Long];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Exiftool_reads_the_profile_of_every_preview_byte_for_byte(int size)
    {
        var profile = MadeUpProfile.Of(size);
        foreach (var picture in (byte[][])[WithProfile(TestPictures.Jpeg(), profile), WithIccp(TestPictures.Png(61, 45), profile)])
        {
            foreach (var background in (PreviewBackground[])[PreviewBackground.White, PreviewBackground.Transparent])
            {
                var preview = Preview(picture, new PreviewOptions { LongestSide = 40, Background = background });

                Assert.Equal(profile, Tool.IccProfile(preview));
                Assert.Equal(profile, ColorProfile.Read(preview)!.Icc.ToArray());
                Assert.Equal(4 * 40 * 30, TestPictures.ReadAll(preview).Length);
            }
        }
    }

    [Fact]
    public void Libpng_and_libjpeg_read_pixels_behind_a_profile()
    {
        var picture = WithProfile(TestPictures.Jpeg(), MadeUpProfile.Of(Long));

        var jpeg = Preview(picture, new PreviewOptions());
        var png = Preview(picture, new PreviewOptions { Background = PreviewBackground.Transparent });

        Assert.Equal(TestPictures.Rgb(TestPictures.ReadAll(jpeg)), Tool.Ppm(jpeg).Samples);
        Assert.Equal(TestPictures.ReadAll(png), Tool.Rgba(png));
    }

    [Fact]
    public void Pieces_in_any_order_make_one_profile()
    {
        var profile = MadeUpProfile.Of(2000);
        var pieces = profile.Chunk(600).ToArray();
        var jpeg = TestPictures.Jpeg();

        Assert.Equal(profile, ColorProfile.Read(With(jpeg, [(3, 4, pieces[2]), (1, 4, pieces[0]), (4, 4, pieces[3]), (2, 4, pieces[1])]))!.Icc.ToArray());
        Assert.Null(ColorProfile.Read(With(jpeg, [(1, 4, pieces[0]), (2, 4, pieces[1]), (3, 4, pieces[2])])));
        Assert.Null(ColorProfile.Read(With(jpeg, [(1, 1, profile), (1, 1, profile)])));
        Assert.Null(ColorProfile.Read(With(jpeg, [(1, 4, pieces[0]), (2, 4, pieces[1]), (2, 4, pieces[2]), (4, 4, pieces[3])])));
        Assert.Null(ColorProfile.Read(With(jpeg, [(0, 1, profile)])));
        Assert.Null(ColorProfile.Read(With(jpeg, [(2, 1, profile)])));
        Assert.Null(ColorProfile.Read(With(jpeg, [(1, 2, pieces[0]), (2, 3, profile[600..])])));
    }

    public static TheoryData<string, Func<byte[], byte[]>> NoProfiles => new()
    {
        { "its length is another", profile => [.. profile, 0] },
        { "cut off", profile => profile[..^1] },
        { "only a header", profile => profile[..100] },
        { "no signature", profile => MadeUpProfile.Patched(profile, 36, "acsq"u8) },
        { "for CMYK", profile => MadeUpProfile.Patched(profile, 16, "CMYK"u8) },
        { "for gray", profile => MadeUpProfile.Patched(profile, 16, "GRAY"u8) },
        { "a link of two devices", profile => MadeUpProfile.Patched(profile, 12, "link"u8) },
        { "connected by nothing", profile => MadeUpProfile.Patched(profile, 20, "RGB "u8) },
        { "a tag past the end", profile => MadeUpProfile.Patched(profile, 128 + 4 + 8, [0, 0, 255, 255]) },
        { "a tag before the tags", profile => MadeUpProfile.Patched(profile, 128 + 4 + 4, [0, 0, 0, 100]) },
        { "more tags than bytes", profile => MadeUpProfile.Patched(profile, 128, [255, 255, 255, 255]) },
        { "no tags", profile => MadeUpProfile.Patched(profile, 128, [0, 0, 0, 0]) },
    };

    [Theory]
    [MemberData(nameof(NoProfiles))]
    public void What_is_no_profile_for_rgb_is_dropped_and_the_picture_is_read(string why, Func<byte[], byte[]> spoil)
    {
        var spoilt = spoil(MadeUpProfile.Of(300));
        foreach (var picture in (byte[][])[WithProfile(TestPictures.Jpeg(), spoilt), WithIccp(TestPictures.Png(61, 45), spoilt)])
        {
            Assert.True(ColorProfile.Read(picture) is null, why);
            Assert.Empty(Tool.IccProfile(Preview(picture, new PreviewOptions())));
        }
    }

    [Fact]
    public void A_profile_over_the_limit_as_stored_is_refused_and_one_that_only_inflates_to_more_is_dropped()
    {
        var limits = new DecodeLimits { MaxProfileBytes = 1000 };
        foreach (var (size, kept) in ((int, bool)[])[(1000, true), (1001, false)])
        {
            Assert.Equal(kept, PictureVerifier.Verify(WithProfile(TestPictures.Jpeg(), MadeUpProfile.Of(size)), limits, TestContext.Current.CancellationToken)?.Fault != PictureFault.TooLarge);
            Assert.Equal(kept, ColorProfile.Read(WithIccp(TestPictures.Png(9, 9), MadeUpProfile.Of(size, constant: true)), limits) is not null);
        }

        // 100 MB of zeros behind a header that admits to 300 bytes, and behind one that admits to all of it.
        var bomb = new byte[100_000_000];
        MadeUpProfile.Of(300).CopyTo(bomb, 0);
        var tame = WithIccp(TestPictures.Png(9, 9), bomb);
        BinaryPrimitives.WriteInt32BigEndian(bomb, bomb.Length);
        var honest = WithIccp(TestPictures.Png(9, 9), bomb);
        foreach (var picture in (byte[][])[tame, honest])
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(ColorProfile.Read(picture));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        }
    }

    [Fact]
    public void A_damaged_iCCP_is_dropped()
    {
        var png = WithIccp(TestPictures.Png(9, 9), MadeUpProfile.Of(300));
        for (var at = 33; at < 33 + 12 + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33)); at++)
        {
            if (at is >= 33 and < 37)
            {
                continue; // the length: another file altogether
            }

            var damaged = png.ToArray();
            damaged[at] ^= 0x10;
            Assert.True(ColorProfile.Read(damaged) is null, $"byte {at}");
        }
    }

    [Fact]
    public void What_png_says_of_colour_without_a_profile_stays_in_a_png()
    {
        byte[] gamma = [0, 0, 0xB1, 0x8F], display = [12, 13, 0, 1], chromaticities = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        var png = TestPictures.Png(9, 9);
        foreach (var (type, payload) in ((string, byte[])[])[("cHRM", chromaticities), ("gAMA", gamma), ("sRGB", [1]), ("cICP", display), ("sRGB", [0])])
        {
            png = TestPng.WithChunk(png, type, payload);
        }

        var kept = Chunks(Preview(png, new PreviewOptions { Background = PreviewBackground.Transparent }));
        var plain = Preview(png, new PreviewOptions());

        Assert.Equal(["IHDR", "sRGB", "cICP", "gAMA", "cHRM", "IDAT", "IEND"], kept.Select(chunk => chunk.Type));
        Assert.Equal([0], kept[1].Payload);
        Assert.Equal(display, kept[2].Payload);
        Assert.Equal(gamma, kept[3].Payload);
        Assert.Equal(chromaticities, kept[4].Payload);
        Assert.Equal(9, Tool.Ppm(plain).Width);
        Assert.Equal(["IHDR", "IDAT", "IEND"], Chunks(Preview(TestPng.WithChunk(TestPictures.Png(9, 9), "sRGB", [4]), new PreviewOptions { Background = PreviewBackground.Transparent })).Select(chunk => chunk.Type));
    }

    [Fact]
    public void A_grayscale_file_gets_no_profile_of_rgb()
    {
        var profile = ColorProfile.Read(WithProfile(TestPictures.Jpeg(), MadeUpProfile.Of(300)));
        var (jpeg, png) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        using (var writer = new JpegWriter(jpeg, 1, 1, new JpegOptions { Grayscale = true, Profile = profile }))
        {
            writer.WriteRow([7]);
            writer.Complete();
        }

        using (var writer = new PngWriter(png, 1, 1, PngColor.Gray, profile: profile))
        {
            writer.WriteRow([7]);
            writer.Complete();
        }

        Assert.Empty(Tool.IccProfile(jpeg.WrittenSpan.ToArray()));
        Assert.Empty(Tool.IccProfile(png.WrittenSpan.ToArray()));
    }

    // A header, one tag, and its content of noise.
    [Fact]
    public void Whatever_is_made_from_a_picture_keeps_its_profile()
    {
        var profile = MadeUpProfile.Of(300);
        var photo = WithProfile(TestPictures.Jpeg(), profile);
        var matte = TestPictures.Png(61, 45);
        var stop = TestContext.Current.CancellationToken;

        byte[][] made =
        [
            Made(output => LoupeRenderer.Render(photo, 0.5, 0.5, 32, output, cancellationToken: stop).OrThrow()),
            Made(output => AlphaJoiner.Join(photo, matte, output, cancellationToken: stop).OrThrow()),
            Made(output => Compositor.Compose(photo, TestPictures.Jpeg(), new CompositeOptions(), output, stop).OrThrow()),
            Made(output => Compositor.Compose(photo, TestPictures.Jpeg(), new CompositeOptions { Jpeg = new JpegOptions() }, output, stop).OrThrow()),
        ];

        Assert.All(made, picture => Assert.Equal(profile, Tool.IccProfile(picture)));
    }

    private static byte[] Made(Action<IBufferWriter<byte>> make)
    {
        var output = new ArrayBufferWriter<byte>();
        make(output);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WithProfile(byte[] jpeg, byte[] profile)
    {
        var pieces = profile.Chunk(65519).ToArray();
        return With(jpeg, [.. pieces.Select((piece, i) => (i + 1, pieces.Length, piece))]);
    }

    private static byte[] With(byte[] jpeg, (int Number, int Count, byte[] Content)[] pieces)
    {
        var segments = pieces.SelectMany(piece =>
        {
            var length = piece.Content.Length + 16;
            return (byte[])[0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. "ICC_PROFILE\0"u8, (byte)piece.Number, (byte)piece.Count, .. piece.Content];
        });
        return [.. jpeg[..2], .. segments, .. jpeg[2..]];
    }

    private static byte[] WithIccp(byte[] png, byte[] profile)
    {
        var content = new MemoryStream();
        content.Write("any name\0\0"u8);
        using (var deflater = new ZLibStream(content, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflater.Write(profile);
        }

        return TestPng.WithChunk(png, "iCCP", content.ToArray());
    }

    private static List<(string Type, byte[] Payload)> Chunks(byte[] png)
    {
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            chunks.Add((System.Text.Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]));
            at += 12 + length;
        }

        return chunks;
    }

    private static byte[] Preview(byte[] picture, PreviewOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        PreviewRenderer.Render(picture, options, output, TestContext.Current.CancellationToken);
        return output.WrittenSpan.ToArray();
    }
}
