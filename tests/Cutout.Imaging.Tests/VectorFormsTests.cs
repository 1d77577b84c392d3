using Cutout.Imaging.Jpeg;
using Cutout.Imaging.Png;
using Cutout.Imaging.Previews;

namespace Cutout.Imaging.Tests;

/// <summary>Each loop over whole vectors against what it stands for, over random input of every length.</summary>
public sealed class VectorFormsTests
{
    private readonly Random _random = new(11);

    [Fact]
    public void The_folded_check_is_the_one_by_tables()
    {
        for (var length = 0; length < 1000; length++)
        {
            var bytes = Bytes(length);
            var begun = (uint)_random.NextInt64(1L << 32);

            Assert.Equal(Crc32.AppendByTables(begun, bytes), Crc32.Append(begun, bytes));
        }
    }

    [Fact]
    public void The_check_of_the_standards_test_vector_is_right()
    {
        // "123456789" is the usual one of this polynomial, and as long as the folding needs.
        Assert.Equal(0xCBF43926, Crc32.Of("123456789"u8));
        var long1 = string.Concat(Enumerable.Repeat("123456789", 20));
        Assert.Equal(Crc32.AppendByTables(0, System.Text.Encoding.ASCII.GetBytes(long1)), Crc32.Of(System.Text.Encoding.ASCII.GetBytes(long1)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Two_rows_of_Paeth_together_are_the_two_one_after_the_other(int step)
    {
        for (var pixels = 1; pixels < 60; pixels++)
        {
            var (upper, lower, above) = (Bytes(step * pixels), Bytes(step * pixels), Bytes(step * pixels));
            var (upperAlone, lowerAlone) = ((byte[])upper.Clone(), (byte[])lower.Clone());
            PngFilter.Undo(PngFilter.Paeth, upperAlone, above, step);
            PngFilter.Undo(PngFilter.Paeth, lowerAlone, upperAlone, step);

            PngFilter.UndoPaethPair(upper, lower, above, step);

            Assert.Equal(upperAlone, upper);
            Assert.Equal(lowerAlone, lower);
        }
    }

    [Fact]
    public void Colours_are_converted_alike_alone_and_in_a_row()
    {
        var (luma, blueness, redness) = (Bytes(4000), Bytes(4000), Bytes(4000));
        var (row, alone) = (new byte[4 * 3999], new byte[4]);
        JpegColorConverter.YCbCr(luma, blueness, redness, row);
        for (var x = 0; x < 3999; x++)
        {
            JpegColorConverter.YCbCr(luma.AsSpan(x), blueness.AsSpan(x), redness.AsSpan(x), alone); // too short for a vector

            Assert.Equal(alone, row[(4 * x)..(4 * (x + 1))]);
        }

        JpegColorConverter.Gray(luma, row);
        Assert.Equal(luma[..3999].SelectMany(gray => new byte[] { gray, gray, gray, 255 }), row);
    }

    [Fact]
    public void Chroma_is_interpolated_by_three_quarters_and_one()
    {
        for (var width = 3; width < 60; width++)
        {
            var (near, far) = (Bytes(width), Bytes(width));
            var (sums, row) = (new ushort[width + 32], new byte[(2 * width) + 32]);
            int At(int x) => (3 * near[Math.Clamp(x, 0, width - 1)]) + far[Math.Clamp(x, 0, width - 1)];
            ChromaUpsampler.Sum(near, far, sums);
            ChromaUpsampler.Horizontal(sums, row, width, vertical: true);
            for (var x = 0; x < width; x++)
            {
                Assert.Equal(((3 * At(x)) + At(x - 1) + 8) >> 4, row[2 * x]);
                Assert.Equal(((3 * At(x)) + At(x + 1) + 7) >> 4, row[(2 * x) + 1]);
            }

            int Alone(int x) => near[Math.Clamp(x, 0, width - 1)];
            ChromaUpsampler.Sum(near, default, sums);
            ChromaUpsampler.Horizontal(sums, row, width, vertical: false);
            for (var x = 0; x < width; x++)
            {
                Assert.Equal(((3 * Alone(x)) + Alone(x - 1) + 1) >> 2, row[2 * x]);
                Assert.Equal(((3 * Alone(x)) + Alone(x + 1) + 2) >> 2, row[(2 * x) + 1]);
            }

            ChromaUpsampler.Vertical(near, far, row.AsSpan(0, width), bias: 1);
            Assert.All(Enumerable.Range(0, width), x => Assert.Equal(((3 * near[x]) + far[x] + 1) >> 2, row[x]));
        }
    }

    [Fact]
    public void Whole_rows_are_summed_byte_by_byte()
    {
        for (var length = 1; length < 100; length++)
        {
            var row = Bytes(length);
            var sums = Enumerable.Range(0, length).Select(i => (ushort)(i * 500)).ToArray();

            AreaShrinker.AddWhole(row, sums);

            Assert.All(Enumerable.Range(0, length), i => Assert.Equal((i * 500) + row[i], sums[i]));
        }
    }

    [Theory]
    [InlineData(97, 61, 96, 60)]
    [InlineData(97, 61, 97, 61)]
    [InlineData(120, 90, 40, 30)]
    [InlineData(401, 300, 103, 77)]
    [InlineData(33, 700, 5, 2)]
    [InlineData(50, 50, 1, 1)]
    public void Opaque_rows_of_three_channels_of_four_and_of_known_alpha_shrink_alike(int width, int height, int targetWidth, int targetHeight)
    {
        var rgba = TestPictures.Rgba(width, height);
        byte[] rgb = [.. TestPictures.Rgb(rgba), 0];

        var expected = Shrink(rgba, 4, hasAlpha: true, width, height, targetWidth, targetHeight);

        foreach (var actual in (byte[][])[
            Shrink(rgba, 4, hasAlpha: false, width, height, targetWidth, targetHeight),
            Shrink(rgb, 3, hasAlpha: false, width, height, targetWidth, targetHeight)])
        {
            // The sums are made in another order, so what lies halfway between two levels may fall to either side.
            Assert.All(Enumerable.Range(0, expected.Length), i => Assert.InRange(actual[i], expected[i] - 1, expected[i] + 1));
            Assert.InRange(Enumerable.Range(0, expected.Length).Count(i => actual[i] != expected[i]), 0, expected.Length / 50);
            Assert.All(actual.Chunk(4), pixel => Assert.Equal(255, pixel[3]));
        }
    }

    [Fact]
    public void Dropping_alpha_keeps_the_colours()
    {
        for (var pixels = 1; pixels < 40; pixels++)
        {
            var rgba = Bytes(4 * pixels);
            var rgb = new byte[(3 * pixels) + RowPacker.Tail];

            RowPacker.DropAlpha(rgba, rgb);

            Assert.Equal(TestPictures.Rgb(rgba), rgb[..(3 * pixels)]);
        }
    }

    [Fact]
    public void A_background_lies_under_every_alpha_alike_in_a_row_and_alone()
    {
        var background = PreviewBackground.Color(10, 200, 90);
        for (var alpha = 0; alpha < 256; alpha++)
        {
            var row = Bytes(4 * 67);
            for (var i = 3; i < row.Length; i += 4)
            {
                row[i] = (byte)(i < 100 ? alpha : row[i]);
            }

            var alone = row.Chunk(4).SelectMany(pixel =>
            {
                background.PutUnder(pixel, 0); // too short for a vector
                return pixel;
            }).ToArray();
            background.PutUnder(row, 0);

            Assert.Equal(alone, row);
            Assert.Equal(255, row[3]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frame_in_strips_turns_as_a_whole_one_does(bool hasAlpha)
    {
        // 700 rows of 400 pixels take more than one strip.
        foreach (var (width, height) in ((int, int)[])[(400, 700), (1, 5), (7, 1)])
        {
            var rgba = TestPictures.Rgba(width, height, alpha: hasAlpha);
            foreach (var orientation in Enum.GetValues<Orientation>())
            {
                using var whole = new PixelBuffer(width, height);
                using var frame = new TurnedFrame(width, height, hasAlpha, orientation);
                for (var y = 0; y < height; y++)
                {
                    rgba.AsSpan(4 * width * y, 4 * width).CopyTo(whole.Row(y));
                    frame.WriteRow(rgba.AsSpan(4 * width * y, 4 * width), y);
                }

                using var expected = whole.Turn(orientation);
                Assert.Equal(expected.Height, frame.UprightHeight);
                var row = new byte[4 * expected.Width];
                for (var y = 0; y < expected.Height; y++)
                {
                    frame.ReadRow(row, y);
                    Assert.True(expected.Row(y).SequenceEqual(row), $"{orientation}, row {y}");
                }
            }
        }
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        _random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] Shrink(byte[] source, int channels, bool hasAlpha, int width, int height, int targetWidth, int targetHeight)
    {
        var target = new byte[4 * targetWidth * targetHeight];
        using var shrinker = new AreaShrinker(width, height, targetWidth, targetHeight, hasAlpha, channels);
        for (int y = 0, row = 0; y < height; y++)
        {
            row += shrinker.Take(source.AsSpan(channels * width * y), target.AsSpan(Math.Min(row, targetHeight - 1) * 4 * targetWidth)) ? 1 : 0;
        }

        return target;
    }
}
