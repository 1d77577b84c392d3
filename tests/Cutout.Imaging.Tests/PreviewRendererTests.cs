using System.Buffers;

namespace Cutout.Imaging.Tests;

public sealed class PreviewRendererTests
{
    private static readonly Watermark Mark = new() { Text = "PREVIEW 123" };

    [Theory]
    [InlineData(400, 300, 100, 100, 75)]
    [InlineData(300, 400, 100, 75, 100)]
    [InlineData(401, 3, 100, 100, 1)]
    [InlineData(1000, 1, 100, 100, 1)]
    [InlineData(90, 60, 100, 90, 60)] // never enlarged
    public void The_longer_side_fits_and_the_shape_stays(int width, int height, int longest, int expectedWidth, int expectedHeight)
    {
        foreach (var picture in (byte[][])[TestPictures.Png(width, height), TestPictures.Jpeg(width, height)])
        {
            var (info, jpeg) = Render(picture, new PreviewOptions { LongestSide = longest, Watermark = Mark });

            Assert.Equal(new PreviewInfo(expectedWidth, expectedHeight, "image/jpeg"), info);
            Assert.Equal((expectedWidth, expectedHeight), (Tool.Ppm(jpeg).Width, Tool.Ppm(jpeg).Height));
        }
    }

    [Theory]
    [InlineData(100, 75)]
    [InlineData(97, 41)]
    [InlineData(399, 299)]
    [InlineData(400, 300)]
    [InlineData(1, 1)]
    public void Shrinking_keeps_the_mean_colour_and_alpha(int targetWidth, int targetHeight)
    {
        const int Width = 400, Height = 300;
        var source = TestPictures.Rgba(Width, Height, alpha: true);
        var target = new byte[4 * targetWidth * targetHeight];
        using var shrinker = new AreaShrinker(Width, Height, targetWidth, targetHeight, hasAlpha: true);
        var rows = 0;
        for (var y = 0; y < Height; y++)
        {
            rows += shrinker.Take(source.AsSpan(4 * Width * y), target.AsSpan(Math.Min(rows, targetHeight - 1) * 4 * targetWidth)) ? 1 : 0;
        }

        Assert.Equal(targetHeight, rows);
        var (before, after) = (Mean(source), Mean(target));
        for (var c = 0; c < 4; c++)
        {
            Assert.InRange(after[c], before[c] - 0.6, before[c] + 0.6);
        }
    }

    [Fact]
    public void Shrinking_to_an_integer_part_is_the_plain_average()
    {
        var source = TestPictures.Rgba(40, 24);
        var target = new byte[4 * 10 * 6];
        using var shrinker = new AreaShrinker(40, 24, 10, 6, hasAlpha: false);
        for (int y = 0, row = 0; y < 24; y++)
        {
            row += shrinker.Take(source.AsSpan(160 * y), target.AsSpan(Math.Min(row, 5) * 40)) ? 1 : 0;
        }

        for (var i = 0; i < target.Length; i++)
        {
            var (x, y, c) = (i / 4 % 10, i / 40, i % 4);
            var sum = 0;
            for (var j = 0; j < 16; j++)
            {
                sum += source[(4 * ((((4 * y) + (j / 4)) * 40) + (4 * x) + (j % 4))) + c];
            }

            Assert.InRange(target[i], (sum / 16.0) - 0.51, (sum / 16.0) + 0.51);
        }
    }

    [Fact]
    public void The_colour_under_clear_pixels_does_not_bleed()
    {
        // Red opaque and green clear pixels in turns: the average is half-clear red.
        var rgba = new byte[4 * 64 * 64];
        for (var i = 0; i < 64 * 64; i++)
        {
            rgba[(4 * i) + (i % 2)] = 255;
            rgba[(4 * i) + 3] = i % 2 == 0 ? (byte)255 : (byte)0;
        }

        var (info, png) = Render(TestPictures.Png(64, 64, rgba), new PreviewOptions { LongestSide = 16, Background = PreviewBackground.Transparent });

        Assert.Equal("image/png", info.ContentType);
        foreach (var pixel in TestPictures.ReadAll(png).Chunk(4))
        {
            Assert.Equal([255, 0, 0, 128], pixel);
        }
    }

    [Fact]
    public void The_background_shows_where_the_picture_is_clear()
    {
        var clear = TestPictures.Png(48, 48, new byte[4 * 48 * 48]);

        byte[] White(PreviewBackground background) =>
            TestPictures.ReadAll(Render(clear, new PreviewOptions { Background = background, JpegQuality = 100 }).Bytes);

        Assert.All(White(PreviewBackground.White), value => Assert.Equal(255, value));
        Assert.All(White(PreviewBackground.Color(10, 200, 60)).Chunk(4), pixel => Assert.True(
            Math.Abs(pixel[0] - 10) <= 2 && Math.Abs(pixel[1] - 200) <= 2 && Math.Abs(pixel[2] - 60) <= 2));
        var board = White(PreviewBackground.Checkerboard).Chunk(4).Select(pixel => pixel[0]).ToArray();
        Assert.Contains(board, gray => gray >= 253);
        Assert.Contains(board, gray => gray is > 215 and < 230);
        Assert.All(TestPictures.ReadAll(Render(clear, new PreviewOptions { Background = PreviewBackground.Transparent }).Bytes), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(128)]
    [InlineData(255)]
    public void The_watermark_is_seen_on_any_gray(byte gray)
    {
        var flat = Enumerable.Repeat<byte[]>([gray, gray, gray, 255], 400 * 300).SelectMany(pixel => pixel).ToArray();
        var options = new PreviewOptions { LongestSide = 400, Background = PreviewBackground.Transparent, Watermark = Mark };

        var marked = TestPictures.ReadAll(Render(TestPictures.Png(400, 300, flat), options).Bytes).Chunk(4).ToArray();

        var changed = marked.Count(pixel => Math.Abs(pixel[0] - gray) >= 20);
        Assert.InRange(changed, 400 * 300 / 100, 400 * 300 / 3);

        // Everywhere: no square of 100 pixels is free of it.
        for (var square = 0; square < 12; square++)
        {
            var (left, top) = (square % 4 * 100, square / 4 * 100);
            Assert.Contains(Enumerable.Range(0, 10_000), i => Math.Abs(marked[((top + (i / 100)) * 400) + left + (i % 100)][0] - gray) >= 20);
        }
    }

    [Fact]
    public void The_watermark_lies_over_clear_parts_too()
    {
        var clear = TestPictures.Png(200, 200, new byte[4 * 200 * 200]);

        var marked = TestPictures.ReadAll(Render(clear, new PreviewOptions { Background = PreviewBackground.Transparent, Watermark = Mark }).Bytes);

        Assert.Contains(marked.Chunk(4), pixel => pixel[3] > 50);
    }

    [Fact]
    public void Another_seed_moves_the_watermark_and_the_same_seed_does_not()
    {
        var png = TestPictures.Png(200, 200);

        byte[] WithSeed(ulong seed) => Render(png, new PreviewOptions { Watermark = Mark with { Seed = seed } }).Bytes;

        Assert.Equal(WithSeed(5), WithSeed(5));
        Assert.NotEqual(WithSeed(5), WithSeed(6));
        Assert.NotEqual(WithSeed(ulong.MaxValue), WithSeed(5));
    }

    [Fact]
    public void The_angle_turns_the_watermark_about_the_middle()
    {
        var flat = TestPictures.Png(300, 300, Enumerable.Repeat<byte[]>([99, 99, 99, 255], 300 * 300).SelectMany(pixel => pixel).ToArray());

        byte[] At(double angle) => TestPictures.ReadAll(Render(
            flat, new PreviewOptions { LongestSide = 300, Background = PreviewBackground.Transparent, Watermark = Mark with { Angle = angle, Size = 0.1 } }).Bytes);

        byte[] Row(byte[] rgba) => Enumerable.Range(0, 300).Select(i => rgba[4 * i]).ToArray();
        byte[] Column(byte[] rgba) => Enumerable.Range(0, 300).Select(i => rgba[4 * 300 * i]).ToArray();

        var (level, down, up) = (At(0), At(90), At(-90));
        Assert.Contains(Column(level), gray => gray != 99);
        Assert.Equal(Column(level), Row(down).Reverse());
        Assert.Equal(Row(level), Column(up).Reverse());
    }

    [Fact]
    public void Each_letter_and_digit_has_a_shape_of_its_own()
    {
        const string Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.,:;!?-_+=/\\()[]{}<>|'\"`^~*#%&$@©ÄÉÑÇŘßØÆŒåœ";

        var shapes = Characters.Select(Shape).ToArray();

        Assert.Equal(Characters.Length, shapes.Distinct().Count());
        Assert.DoesNotContain(Shape('\u4E2D'), shapes); // the box in the place of what is unknown
        Assert.Equal(Shape('\u4E2D'), Shape('\u0416'));
    }

    [Fact]
    public void The_rows_of_a_preview_need_little_memory()
    {
        // 12 megapixels; neither their 48 MB nor the 3 MB of the preview are ever held.
        var png = TestPng.Write(4000, 3000, 2, 8, interlaced: false, idatLength: 65536);
        var jpeg = TestPictures.Jpeg(4000, 3000);
        foreach (var picture in (byte[][])[png, jpeg])
        {
            Render(picture, new PreviewOptions { Watermark = Mark });
            var before = GC.GetAllocatedBytesForCurrentThread();
            Render(picture, new PreviewOptions { Watermark = Mark });
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
        }
    }

    private static string Shape(char character) =>
        string.Join(' ', Previews.StrokeFont.Lay(character.ToString()).Strokes.Select(stroke => string.Join(',', stroke)));

    private static (PreviewInfo Info, byte[] Bytes) Render(byte[] picture, PreviewOptions options)
    {
        var output = new ArrayBufferWriter<byte>(1 << 20);
        var info = PreviewRenderer.Render(picture, options, output, TestContext.Current.CancellationToken).OrThrow();
        return (info, output.WrittenSpan.ToArray());
    }

    // Colours weighted by alpha, and alpha.
    private static double[] Mean(byte[] rgba)
    {
        var sums = new double[4];
        foreach (var pixel in rgba.Chunk(4))
        {
            for (var c = 0; c < 3; c++)
            {
                sums[c] += pixel[c] * pixel[3];
            }

            sums[3] += pixel[3];
        }

        return [sums[0] / sums[3], sums[1] / sums[3], sums[2] / sums[3], sums[3] * 4 / rgba.Length];
    }
}
