using System.Buffers;
using System.IO.Compression;
using Cutout.Imaging;

namespace Cutout.Benchmarks.Previews;

/// <summary>A picture and the share of sharp's time that its preview may take (null where nothing is demanded).</summary>
internal sealed record PreviewCase(string Name, byte[] Picture, double? Limit)
{
    private const double LimitOfRgba = 0.6;
    private const double LimitOfRgb = 0.75;
    private const double LimitOfJpeg = 1.2;

    // Makes a file of about 5 MB, as telephones do.
    private const int QualityOfAPhone = 98;

    /// <summary>A file; the limit is that of its kind.</summary>
    public static PreviewCase Of(string path)
    {
        var picture = File.ReadAllBytes(path);
        var header = PictureProbe.Read(picture).OrThrow();
        var limit = header.Format == PictureFormat.Jpeg ? LimitOfJpeg : header.HasAlpha ? LimitOfRgba : LimitOfRgb;
        return new PreviewCase(Path.GetFileName(path), picture, limit);
    }

    public static IReadOnlyList<PreviewCase> MakeAll()
    {
        var photo = MadeUpPhoto.Rgba(alpha: false);
        var cutout = MadeUpPhoto.Rgba(alpha: true);
        return
        [
            new("RGBA PNG, a cutout", Png(cutout, PngColor.Rgba), LimitOfRgba),
            new("RGB PNG", Png(photo, PngColor.Rgb), LimitOfRgb),
            new("baseline JPEG 4:2:0", Jpeg(photo), LimitOfJpeg),
        ];
    }

    private static byte[] Png(byte[] rgba, PngColor color)
    {
        var output = new ArrayBufferWriter<byte>(1 << 25);
        using var writer = new PngWriter(output, MadeUpPhoto.Width, MadeUpPhoto.Height, color, CompressionLevel.Optimal);
        foreach (var row in rgba.Chunk(4 * MadeUpPhoto.Width))
        {
            writer.WriteRow(color == PngColor.Rgba ? row : Rgb(row));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Jpeg(byte[] rgba)
    {
        var output = new ArrayBufferWriter<byte>(1 << 23);
        using var writer = new JpegWriter(output, MadeUpPhoto.Width, MadeUpPhoto.Height, new JpegOptions { Quality = QualityOfAPhone });
        foreach (var row in rgba.Chunk(4 * MadeUpPhoto.Width))
        {
            writer.WriteRow(Rgb(row));
        }

        writer.Complete();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Rgb(byte[] rgba)
    {
        var rgb = new byte[rgba.Length / 4 * 3];
        for (var x = 0; x < rgba.Length / 4; x++)
        {
            rgba.AsSpan(4 * x, 3).CopyTo(rgb.AsSpan(3 * x));
        }

        return rgb;
    }
}
