using System.Buffers;
using System.IO.Compression;

namespace Cutout.Imaging.Tests;

public sealed class WriterTests
{
    [Theory]
    [InlineData(PngColor.Gray)]
    [InlineData(PngColor.Rgb)]
    [InlineData(PngColor.Rgba)]
    public void A_png_is_read_back_bit_for_bit_by_libpng_and_by_us(PngColor color)
    {
        foreach (var (width, height) in ((int, int)[])[(1, 1), (33, 7), (200, 150)])
        {
            var rgba = TestPictures.Rgba(width, height, alpha: color == PngColor.Rgba);
            var step = color switch { PngColor.Gray => 1, PngColor.Rgb => 3, _ => 4 };
            var rows = new byte[step * width * height];
            for (var i = 0; i < width * height; i++)
            {
                rgba.AsSpan(4 * i, step).CopyTo(rows.AsSpan(step * i));
                if (color == PngColor.Gray)
                {
                    rgba[(4 * i) + 1] = rgba[(4 * i) + 2] = rgba[4 * i];
                }
            }

            foreach (var level in Enum.GetValues<CompressionLevel>())
            {
                var output = new ArrayBufferWriter<byte>();
                using var writer = new PngWriter(output, width, height, color, level);
                for (var y = 0; y < height; y++)
                {
                    writer.WriteRow(rows.AsSpan(y * step * width));
                }

                writer.Complete();
                var png = output.WrittenSpan.ToArray();

                Assert.Equal(rgba, Tool.Rgba(png));
                Assert.Equal(rgba, TestPictures.ReadAll(png));
            }
        }
    }

    [Fact]
    public void The_filter_that_predicts_a_row_is_chosen_for_it()
    {
        // After a row of noise comes one that is what a filter predicts, and a little more.
        using var chooser = new Png.PngFilterChooser(300, 3);
        var random = new Random(5);
        var above = new byte[300];
        for (var round = 0; round < 50; round++)
        {
            random.NextBytes(above);
            chooser.Filter(above);
            var row = new byte[300];
            for (var i = 0; i < row.Length; i++)
            {
                int left = i >= 3 ? row[i - 3] : 0, up = above[i], corner = i >= 3 ? above[i - 3] : 0;
                var predicted = (round % 5) switch
                {
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Png.PngFilter.Predict(left, up, corner),
                    _ => 0,
                };
                row[i] = (byte)(predicted + (random.Next(4) == 0 ? 3 : 0));
            }

            var filtered = chooser.Filter(row).ToArray();
            Assert.Equal(round % 5, filtered[0]);
            Png.PngFilter.Undo(filtered[0], filtered.AsSpan(1), above, 3);
            Assert.Equal(row, filtered[1..]);
        }
    }

    [Theory]
    [InlineData(30, ChromaSubsampling.Quarter)]
    [InlineData(82, ChromaSubsampling.Quarter)]
    [InlineData(82, ChromaSubsampling.None)]
    [InlineData(95, ChromaSubsampling.None)]
    public void A_jpeg_is_as_good_and_as_small_as_libjpegs(int quality, ChromaSubsampling subsampling)
    {
        const int Width = 301, Height = 203;
        var rgb = TestPictures.Rgb(TestPictures.Rgba(Width, Height));
        foreach (var optimize in (bool[])[false, true])
        {
            var ours = Jpeg(Width, Height, rgb, new JpegOptions { Quality = quality, Subsampling = subsampling, OptimizeHuffman = optimize });
            string[] settings = ["-quality", $"{quality}", "-sample", subsampling == ChromaSubsampling.None ? "1x1" : "2x2", .. optimize ? ["-optimize"] : Array.Empty<string>()];
            var theirs = Tool.Cjpeg(TestPictures.Ppm(Width, Height), settings);

            Assert.InRange(Noise(Tool.Ppm(ours).Samples, rgb), Noise(Tool.Ppm(theirs).Samples, rgb) - 0.1, double.MaxValue);
            Assert.InRange(ours.Length, theirs.Length * 0.98, theirs.Length * 1.02);
            Assert.Equal(Tool.Ppm(ours).Samples, TestPictures.Rgb(TestPictures.ReadAll(ours)));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 17)]
    [InlineData(16, 16)]
    [InlineData(40, 3)]
    public void A_jpeg_of_any_size_is_whole(int width, int height)
    {
        var rgb = TestPictures.Rgb(TestPictures.Rgba(width, height));
        foreach (var options in (JpegOptions[])[new() { Quality = 100 }, new() { Quality = 100, Subsampling = ChromaSubsampling.None }])
        {
            var jpeg = Jpeg(width, height, rgb, options);

            Assert.Null(PictureVerifier.Verify(jpeg, cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal((width, height), (Tool.Ppm(jpeg).Width, Tool.Ppm(jpeg).Height));
            if (options.Subsampling == ChromaSubsampling.None)
            {
                Assert.InRange(Noise(Tool.Ppm(jpeg).Samples, rgb), 45, double.MaxValue);
            }
        }
    }

    [Fact]
    public void A_grayscale_jpeg_has_one_component()
    {
        var gray = TestPictures.Rgba(50, 40)[..2000];
        var jpeg = Jpeg(50, 40, gray, new JpegOptions { Quality = 95, Grayscale = true });

        var (width, height, samples) = Tool.Ppm(jpeg);

        Assert.Equal(width * height, samples.Length);
        Assert.InRange(Noise(samples, gray), 35, double.MaxValue);
    }

    [Fact]
    public void Missing_and_surplus_rows_are_errors_of_the_caller()
    {
        using var png = new PngWriter(new ArrayBufferWriter<byte>(), 2, 2, PngColor.Gray);
        using var jpeg = new JpegWriter(new ArrayBufferWriter<byte>(), 2, 2, new JpegOptions { Grayscale = true });

        Assert.Throws<InvalidOperationException>(png.Complete);
        Assert.Throws<InvalidOperationException>(jpeg.Complete);
        for (var y = 0; y < 2; y++)
        {
            png.WriteRow([1, 2]);
            jpeg.WriteRow([1, 2]);
        }

        Assert.Throws<InvalidOperationException>(() => png.WriteRow([1, 2]));
        Assert.Throws<InvalidOperationException>(() => jpeg.WriteRow([1, 2]));
    }

    private static byte[] Jpeg(int width, int height, byte[] rows, JpegOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(output, width, height, options);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(rows.AsSpan(rows.Length / height * y));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    // Peak signal to noise ratio in decibels.
    private static double Noise(byte[] actual, byte[] expected)
    {
        Assert.Equal(expected.Length, actual.Length);
        var sum = actual.Zip(expected, (a, b) => (double)(a - b) * (a - b)).Sum();
        return 10 * Math.Log10(255.0 * 255.0 * actual.Length / Math.Max(sum, 1e-9));
    }
}
