using System.Buffers;
using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging.Tests;

public sealed class JpegWriterTests
{
    [Fact]
    public void The_transform_in_vectors_gives_what_the_one_by_one_gives()
    {
        var random = new Random(3);
        var samples = new byte[8 * 24];
        var (expected, actual) = (new short[64], new short[64]);
        for (var round = 0; round < 2000; round++)
        {
            random.NextBytes(samples);
            for (var i = 0; i < samples.Length && round % 2 == 0; i++)
            {
                samples[i] = (byte)(random.Next(2) * 255); // the greatest coefficients
            }

            var reciprocals = Enumerable.Range(0, 64).Select(_ => 1f / (8 * random.Next(1, round % 5 == 0 ? 2 : 256))).ToArray();

            var present = ForwardDct.Transform(samples, 24, reciprocals, actual);

            Assert.Equal(ForwardDct.TransformScalar(samples, 24, reciprocals, expected), present);
            Assert.Equal(expected, actual);
            Assert.Equal(Enumerable.Range(0, 64).Where(i => actual[i] != 0), Enumerable.Range(0, 64).Where(i => (present >> i & 1) != 0));
        }
    }

    [Fact]
    public void The_transform_is_the_cosine_transform()
    {
        var random = new Random(4);
        var samples = new byte[64];
        var quantised = new short[64];
        var ones = Enumerable.Repeat(1f / 8, 64).ToArray();
        for (var round = 0; round < 50; round++)
        {
            random.NextBytes(samples);
            ForwardDct.Transform(samples, 8, ones, quantised);
            for (var u = 0; u < 8; u++)
            {
                for (var v = 0; v < 8; v++)
                {
                    // T.81, A.3.3.
                    var sum = 0.0;
                    for (var i = 0; i < 64; i++)
                    {
                        sum += (samples[i] - 128) * Math.Cos(((2 * (i % 8)) + 1) * u * Math.PI / 16) * Math.Cos(((2 * (i / 8)) + 1) * v * Math.PI / 16);
                    }

                    var exact = sum / 4 * (u == 0 ? Math.Sqrt(0.5) : 1) * (v == 0 ? Math.Sqrt(0.5) : 1);
                    Assert.InRange(quantised[(8 * u) + v], exact - 0.7, exact + 0.7);
                }
            }
        }
    }

    [Fact]
    public void Colours_are_split_and_averaged_in_vectors_as_one_by_one()
    {
        var random = new Random(5);
        for (var width = 1; width < 150; width++)
        {
            foreach (var step in (int[])[3, 4])
            {
                var pixels = new byte[step * width];
                random.NextBytes(pixels);
                pixels.AsSpan(0, width).Fill((byte)(width % 2 * 255));
                var (expected, actual) = (Planes(width), Planes(width));

                JpegColorSplitter.Split(pixels, step, actual[0], actual[1], actual[2]);

                JpegColorSplitter.SplitScalar(pixels, step, expected[0], expected[1], expected[2]);
                Assert.Equal(expected, actual);
            }

            var (upper, lower) = (new byte[2 * width], new byte[2 * width]);
            random.NextBytes(upper);
            random.NextBytes(lower);
            var average = new byte[width];
            JpegColorSplitter.AverageScalar(upper, lower, average);
            JpegColorSplitter.Average(upper, lower, upper.AsSpan(0, width)); // in place, as the writer does
            Assert.Equal(average, upper[..width]);
        }
    }

    [Fact]
    public void Rows_with_and_without_alpha_give_the_same_file()
    {
        var rgba = TestPictures.Rgba(67, 35, alpha: true);

        Assert.Equal(
            Write(67, 35, new JpegOptions(), (writer, y) => writer.WriteRow(TestPictures.Rgb(rgba).AsSpan(3 * 67 * y))),
            Write(67, 35, new JpegOptions(), (writer, y) => writer.WriteRgbaRow(rgba.AsSpan(4 * 67 * y))));
    }

    [Fact]
    public void A_grayscale_writer_takes_no_coloured_row()
    {
        using var writer = new JpegWriter(new ArrayBufferWriter<byte>(), 1, 1, new JpegOptions { Grayscale = true });

        Assert.Throws<InvalidOperationException>(() => writer.WriteRgbaRow([1, 2, 3, 4]));
    }

    [Fact]
    public void Tables_of_a_picture_that_is_only_begun_write_what_comes_later()
    {
        // The beginning is flat and nothing but ends of blocks; then comes noise in every size and run.
        const int Width = 512, Height = 2048;
        var random = new Random(6);
        var rows = new byte[Height][];
        for (var y = 0; y < Height; y++)
        {
            rows[y] = new byte[4 * Width];
            if (y > 1024)
            {
                random.NextBytes(rows[y]);
            }
        }

        var files = ((bool[])[false, true]).Select(optimize => Write(
            Width, Height, new JpegOptions { Quality = 98, OptimizeHuffman = optimize }, (writer, y) => writer.WriteRgbaRow(rows[y]))).ToArray();

        Assert.Equal(Tool.Ppm(files[0]).Samples, Tool.Ppm(files[1]).Samples);
        Assert.NotEqual(files[0], files[1]);
    }

    [Fact]
    public void A_code_made_for_frequencies_is_complete_but_for_the_code_of_ones_and_at_most_16_bits_long()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var symbols = random.Next(1, 257);
            var frequencies = new int[256];
            for (var i = 0; i < symbols; i++)
            {
                // Up to Fibonacci's steepness, which asks for codes far over 16 bits.
                frequencies[i] = round % 3 == 0 ? random.Next(1, 1000) : (int)Math.Min(1 << 22, Math.Pow(1 + random.NextDouble(), i % 32));
            }

            var code = JpegHuffmanCode.For(frequencies);

            Assert.Equal(symbols, code.Symbols.Length);
            Assert.Equal(symbols, code.Symbols.ToArray().Distinct().Count());
            Assert.All(code.Symbols.ToArray(), symbol => Assert.True(frequencies[symbol] > 0));
            var room = 0;
            var longest = 0;
            for (var length = 1; length <= 16; length++)
            {
                room += code.Counts[length - 1] << (16 - length);
                longest = code.Counts[length - 1] > 0 ? length : longest;
            }

            Assert.InRange(room, 0, (1 << 16) - (1 << (16 - longest)));
            Assert.Equal(symbols, code.Counts.ToArray().Sum(count => count));

            // More frequent symbols never have longer codes.
            var order = code.Symbols.ToArray().Select(symbol => frequencies[symbol]).ToArray();
            var at = 0;
            var least = int.MaxValue;
            foreach (var count in code.Counts)
            {
                var group = order[at..(at + count)];
                Assert.All(group, frequency => Assert.True(frequency <= least));
                least = group.Length > 0 ? group.Min() : least;
                at += count;
            }
        }
    }

    private static byte[][] Planes(int width) => [new byte[width], new byte[width], new byte[width]];

    private static byte[] Write(int width, int height, JpegOptions options, Action<JpegWriter, int> writeRow)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(output, width, height, options);
        for (var y = 0; y < height; y++)
        {
            writeRow(writer, y);
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }
}
