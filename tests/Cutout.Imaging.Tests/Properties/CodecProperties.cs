using System.Buffers;
using System.IO.Compression;
using Cutout.Imaging.Jpeg;

namespace Cutout.Imaging.Tests.Properties;

public sealed class CodecProperties
{
    // Rounding of luma and colour differences, of the inverse transform and of RGB, and the fixed point of all of them.
    private const double Rounding = 2.5;

    [Fact]
    public void Every_picture_comes_out_of_a_png_as_it_went_in() => Property.Holds(picture =>
    {
        var color = (PngColor)(picture.Choice % 3);
        var step = color switch { PngColor.Gray => 1, PngColor.Rgb => 3, _ => 4 };
        var rgba = picture.Rgba(alpha: color == PngColor.Rgba);
        var rows = new byte[step * picture.Width * picture.Height];
        for (var i = 0; i < rgba.Length; i += 4)
        {
            rgba.AsSpan(i, step).CopyTo(rows.AsSpan(i / 4 * step));
            if (color == PngColor.Gray)
            {
                rgba[i + 1] = rgba[i + 2] = rgba[i];
            }
        }

        foreach (var level in Enum.GetValues<CompressionLevel>())
        {
            var output = new ArrayBufferWriter<byte>();
            using var writer = new PngWriter(output, picture.Width, picture.Height, color, level);
            for (var y = 0; y < picture.Height; y++)
            {
                writer.WriteRow(rows.AsSpan(y * step * picture.Width));
            }

            writer.Complete();
            Assert.Equal(rgba, TestPictures.ReadAll(output.WrittenSpan.ToArray()));
        }
    });

    // No coefficient is off by more than half its quantisation step, and the DCT keeps the sum of squares (T.81, A.3.3).
    [Fact]
    public void A_jpeg_strays_no_further_than_its_quantisation_allows() => Property.Holds(picture =>
    {
        var options = new JpegOptions
        {
            Quality = 1 + (picture.Amount % 100),
            Grayscale = picture.Choice % 3 == 0,
            Subsampling = picture.Choice % 3 == 1 ? ChromaSubsampling.None : ChromaSubsampling.Quarter,
            OptimizeHuffman = picture.Choice % 2 == 0,
        };

        // What 4:2:0 does to changing colours is no matter of quality: there only one colour, or grays.
        var rgba = picture.Rgba();
        var gray = options.Grayscale || (picture.Choice % 3 == 2 && picture.Look > 0);
        for (var i = 0; gray && i < rgba.Length; i += 4)
        {
            rgba[i + 1] = rgba[i + 2] = rgba[i];
        }

        var read = TestPictures.ReadAll(Jpegs.Write(picture, rgba, options));

        var mcu = options is { Grayscale: false, Subsampling: ChromaSubsampling.Quarter } ? 16 : 8;
        double padded = (picture.Width + mcu - 1) / mcu * ((picture.Height + mcu - 1) / mcu) * mcu * mcu;
        var growth = Math.Sqrt(padded / (picture.Width * picture.Height));
        var luma = growth * Strays(JpegStandardTables.Quantization(luma: true, options.Quality));
        var chroma = gray ? 0 : growth * Strays(JpegStandardTables.Quantization(luma: false, options.Quality));
        double[] most = [luma + (1.402 * chroma), luma + ((0.3441 + 0.7141) * chroma), luma + (1.772 * chroma)];
        for (var c = 0; c < 3; c++)
        {
            Assert.InRange(Distance(rgba, read, c), 0, most[c] + Rounding);
        }
    });

    private static double Strays(int[] steps) => Math.Sqrt(steps.Sum(step => step * step / 4.0) / 64);

    private static double Distance(byte[] one, byte[] other, int channel)
    {
        var sum = 0.0;
        for (var i = channel; i < one.Length; i += 4)
        {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }

        return Math.Sqrt(sum / (one.Length / 4));
    }
}
