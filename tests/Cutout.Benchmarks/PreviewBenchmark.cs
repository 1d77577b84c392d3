using System.Buffers;
using System.IO.Compression;
using Cutout.Imaging;

namespace Cutout.Benchmarks;

/// <summary>
/// From a picture to its watermarked 1024-pixel preview, and the steps of which that consists. Without a file it takes
/// 12 megapixels made up here, as JPEG, RGB PNG and RGBA PNG.
/// </summary>
internal static class PreviewBenchmark
{
    private const int Width = 4000;
    private const int Height = 3000;

    public static void Run(string[] args)
    {
        if (args.Length > 0)
        {
            Measured(Path.GetFileName(args[0]), File.ReadAllBytes(args[0]));
            return;
        }

        var rgba = MakePicture();
        Measured("JPEG 4:2:0", EncodeJpeg(rgba));
        Measured("RGB PNG", EncodePng(rgba, PngColor.Rgb));
        Measured("RGBA PNG", EncodePng(rgba, PngColor.Rgba));
        Measure.Print("encode RGBA PNG, fastest", () => EncodePng(rgba, PngColor.Rgba));
        Measure.Print("encode RGBA PNG, optimal", () => EncodePng(rgba, PngColor.Rgba, CompressionLevel.Optimal));
        Measure.Print("encode JPEG 4:2:0", () => EncodeJpeg(rgba));
    }

    private static void Measured(string name, byte[] picture)
    {
        var header = PictureProbe.Read(picture).OrThrow();
        Console.WriteLine($"-- {name}: {header.Width}x{header.Height}, {picture.Length / 1024} KiB");
        var output = new ArrayBufferWriter<byte>(1 << 22);
        var options = new PreviewOptions { Watermark = new Watermark { Text = "PREVIEW" } };
        Measure.Print("preview", () => PreviewRenderer.Render(picture, options, Emptied(output)));
        Measure.Print("decode to RGBA", () => PixelBuffer.Decode(picture).Dispose());
        Measure.Print("read all rows", () => ReadRows(picture));
        Measure.Print("verify", () => PictureVerifier.Verify(picture));
        output = new ArrayBufferWriter<byte>(picture.Length + 1024);
        Measure.Print("scrub", () => MetadataScrubber.Scrub(picture, Emptied(output)));
    }

    private static void ReadRows(byte[] picture)
    {
        using var reader = PictureReader.Open(picture);
        var row = new byte[4 * reader.Width];
        for (var y = 0; y < reader.Height; y++)
        {
            reader.ReadRow(row);
        }
    }

    // Slopes, edges and the noise of a sensor; alpha is a disc with a soft edge.
    private static byte[] MakePicture()
    {
        var random = new Random(1);
        var rgba = new byte[4 * Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var pixel = rgba.AsSpan(4 * ((y * Width) + x), 4);
                var wave = 40 * Math.Sin((x * 0.013) + (y * 0.007));
                var noise = random.Next(7) - 3;
                pixel[0] = (byte)(120 + wave + noise);
                pixel[1] = (byte)(90 + wave + (60.0 * x / Width) + noise);
                pixel[2] = (byte)(70 + (100.0 * y / Height) + noise);
                var distance = Math.Sqrt(((x - 2000.0) * (x - 2000)) + ((y - 1500.0) * (y - 1500)));
                pixel[3] = (byte)Math.Clamp((1200 - distance) * 10, 0, 255);
                if (pixel[3] == 0)
                {
                    pixel.Clear();
                }
            }
        }

        return rgba;
    }

    private static byte[] EncodePng(byte[] rgba, PngColor color, CompressionLevel level = CompressionLevel.Fastest)
    {
        var output = new ArrayBufferWriter<byte>(1 << 26);
        using var writer = new PngWriter(output, Width, Height, color, level);
        var row = new byte[4 * Width];
        for (var y = 0; y < Height; y++)
        {
            var source = rgba.AsSpan(4 * Width * y, 4 * Width);
            writer.WriteRow(color == PngColor.Rgba ? source : Rgb(source, row));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] EncodeJpeg(byte[] rgba)
    {
        var output = new ArrayBufferWriter<byte>(1 << 24);
        using var writer = new JpegWriter(output, Width, Height, new JpegOptions { Quality = 90 });
        var row = new byte[4 * Width];
        for (var y = 0; y < Height; y++)
        {
            writer.WriteRow(Rgb(rgba.AsSpan(4 * Width * y, 4 * Width), row));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static Span<byte> Rgb(ReadOnlySpan<byte> rgba, Span<byte> row)
    {
        for (var x = 0; x < Width; x++)
        {
            rgba.Slice(4 * x, 3).CopyTo(row[(3 * x)..]);
        }

        return row;
    }

    private static ArrayBufferWriter<byte> Emptied(ArrayBufferWriter<byte> writer)
    {
        writer.ResetWrittenCount();
        return writer;
    }
}
