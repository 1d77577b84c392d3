using System.Buffers;
using System.IO.Compression;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Tests;

public sealed class PngWriterTests
{
    [Fact]
    public void A_png_is_as_small_as_libpngs_and_read_back_the_same()
    {
        const int Width = 640, Height = 480;
        var photo = TestPictures.Rgba(Width, Height);
        var cutout = TestPictures.Rgba(Width, Height, alpha: true);
        foreach (var pixel in Enumerable.Range(0, Width * Height).Where(i => cutout[(4 * i) + 3] == 0))
        {
            cutout.AsSpan(4 * pixel, 4).Clear();
        }

        foreach (var rgba in (byte[][])[photo, cutout, Drawing(Width, Height)])
        {
            var ours = Write(Width, Height, rgba, CompressionLevel.Optimal);

            // Quality 65: level 6 and adaptive filters.
            var theirs = Tool.Convert(ours, "png:-", "-quality", "65", "-strip", "-define", "png:color-type=6", "-define", "png:bit-depth=8", "png:-");
            Assert.InRange(ours.Length, 0, theirs.Length * 1.1);
            Assert.Equal(rgba, Tool.Rgba(ours));
        }
    }

    [Fact]
    public void What_repeats_is_searched_for_repetitions_even_below_an_empty_part()
    {
        const int Width = 640, Height = 900;
        var drawing = new byte[4 * Width * Height];
        Drawing(Width, 450).CopyTo(drawing.AsSpan(4 * Width * 450));

        var optimal = Write(Width, Height, drawing, CompressionLevel.Optimal);

        Assert.InRange(optimal.Length, 0, Write(Width, Height, drawing, CompressionLevel.Fastest).Length * 0.8);
        Assert.Equal(drawing, TestPictures.ReadAll(optimal));
    }

    [Fact]
    public void A_photo_is_written_the_same_at_both_levels()
    {
        var photo = TestPictures.Rgba(640, 480);

        Assert.Equal(Write(640, 480, photo, CompressionLevel.Fastest), Write(640, 480, photo, CompressionLevel.Optimal));
    }

    [Theory]
    [InlineData(70_000, 3)] // a row is longer than the sample
    [InlineData(1, 1)]
    [InlineData(5, 3000)]
    public void A_png_of_any_shape_is_read_back(int width, int height)
    {
        foreach (var rgba in (byte[][])[TestPictures.Rgba(width, height), new byte[4 * width * height], [.. Enumerable.Repeat((byte)255, 4 * width * height)]])
        {
            using var reader = PictureReader.Open(Write(width, height, rgba, CompressionLevel.Optimal), new DecodeLimits { MaxSide = 100_000 }, cancellationToken: TestContext.Current.CancellationToken);
            var row = new byte[4 * width];
            for (var y = 0; y < height; y++)
            {
                reader.ReadRow(row);
                Assert.True(rgba.AsSpan(4 * width * y, 4 * width).SequenceEqual(row), $"row {y}");
            }
        }
    }

    [Fact]
    public void The_filter_chosen_has_the_least_sum_and_can_be_undone()
    {
        var random = new Random(8);
        foreach (var step in (int[])[1, 3, 4])
        {
            for (var pixels = 1; pixels < 90; pixels++)
            {
                var length = step * pixels;
                using var chooser = new PngFilterChooser(length, step);
                var above = new byte[length];
                for (var round = 0; round < 4; round++)
                {
                    var row = new byte[length];
                    random.NextBytes(row);
                    for (var i = 0; i < length && round < 3; i++)
                    {
                        row[i] = (byte)(row[i] % (5 << round) + above[i] + i);
                    }

                    var filtered = chooser.Filter(row).ToArray();

                    var sums = Enumerable.Range(0, 5).Select(filter => Enumerable.Range(0, length).Sum(i => Magnitude(filter, row, above, i, step))).ToArray();
                    Assert.Equal(sums.Min(), sums[filtered[0]]);
                    PngFilter.Undo(filtered[0], filtered.AsSpan(1), above, step);
                    Assert.Equal(row, filtered[1..]);
                    above = row;
                }
            }
        }
    }

    [Fact]
    public void Sixteen_bits_are_rounded_to_the_nearest_of_eight()
    {
        for (var sample = 0; sample <= 65535; sample++)
        {
            Assert.Equal((int)Math.Round(sample / 257.0, MidpointRounding.AwayFromZero), PngRowConverter.Reduce(sample));
        }
    }

    // PNG third edition, table 5 and section 12.7.
    private static int Magnitude(int filter, byte[] row, byte[] above, int i, int step)
    {
        int a = i >= step ? row[i - step] : 0, b = above[i], c = i >= step ? above[i - step] : 0;
        var difference = (sbyte)(row[i] - filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => PngFilter.Predict(a, b, c), _ => 0 });
        return Math.Abs((int)difference);
    }

    // Letters of noise on white, again and again.
    private static byte[] Drawing(int width, int height)
    {
        var random = new Random(9);
        var letters = Enumerable.Range(0, 6).Select(_ => Enumerable.Range(0, 80).Select(_ => (byte)random.Next(256)).ToArray()).ToArray();
        var rgba = new byte[4 * width * height];
        Array.Fill(rgba, (byte)255);
        for (var place = 0; place < width / 16 * (height / 16); place++)
        {
            var letter = letters[random.Next(letters.Length)];
            for (var i = 0; i < letter.Length; i++)
            {
                var at = 4 * ((((place / (width / 16) * 16) + (i / 10)) * width) + (place % (width / 16) * 16) + (i % 10));
                rgba[at] = rgba[at + 1] = rgba[at + 2] = letter[i];
            }
        }

        return rgba;
    }

    private static byte[] Write(int width, int height, byte[] rgba, CompressionLevel level)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(output, width, height, PngColor.Rgba, level);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(rgba.AsSpan(4 * width * y));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }
}
