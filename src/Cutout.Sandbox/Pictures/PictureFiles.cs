using System.Buffers;
using System.IO.Compression;
using Cutout.Imaging;

namespace Cutout.Sandbox.Pictures;

/// <summary>Pictures to files and back, all in memory.</summary>
internal static class PictureFiles
{
    /// <summary>Upright RGBA. Throws <see cref="PictureException"/> when the file cannot be decoded.</summary>
    public static PixelBuffer Decode(ReadOnlyMemory<byte> file, CancellationToken cancellationToken) =>
        PixelBuffer.Decode(file, cancellationToken: cancellationToken);

    /// <summary>RGBA8, not interlaced; pixels of alpha 0 become transparent black, as the vendors send them.</summary>
    public static ReadOnlyMemory<byte> Png(PixelBuffer picture)
    {
        var file = new ArrayBufferWriter<byte>(1 << 16);
        var writer = new PngWriter(file, picture.Width, picture.Height, PngColor.Rgba);
        var line = new byte[4 * picture.Width];
        for (var y = 0; y < picture.Height; y++)
        {
            picture.Row(y).CopyTo(line);
            for (var x = 0; x < line.Length; x += 4)
            {
                if (line[x + 3] == 0)
                {
                    line.AsSpan(x, 3).Clear();
                }
            }

            writer.WriteRow(line);
        }

        writer.Complete();
        return file.WrittenMemory;
    }

    /// <summary>RGB8 without alpha.</summary>
    public static ReadOnlyMemory<byte> OpaquePng(PixelBuffer picture)
    {
        var file = new ArrayBufferWriter<byte>(1 << 16);
        var writer = new PngWriter(file, picture.Width, picture.Height, PngColor.Rgb);
        var line = new byte[3 * picture.Width];
        for (var y = 0; y < picture.Height; y++)
        {
            DropAlpha(picture.Row(y), line);
            writer.WriteRow(line);
        }

        writer.Complete();
        return file.WrittenMemory;
    }

    /// <summary>The alpha channel as grayscale of 8 bits.</summary>
    public static ReadOnlyMemory<byte> AlphaPng(PixelBuffer picture)
    {
        var file = new ArrayBufferWriter<byte>(1 << 16);
        var writer = new PngWriter(file, picture.Width, picture.Height, PngColor.Gray);
        var line = new byte[picture.Width];
        for (var y = 0; y < picture.Height; y++)
        {
            TakeAlpha(picture.Row(y), line);
            writer.WriteRow(line);
        }

        writer.Complete();
        return file.WrittenMemory;
    }

    /// <summary>The alpha channel as gray in three channels.</summary>
    public static ReadOnlyMemory<byte> AlphaAsRgbPng(PixelBuffer picture)
    {
        for (var at = 0; at < picture.Pixels.Length; at += 4)
        {
            picture.Pixels.Slice(at, 3).Fill(picture.Pixels[at + 3]);
        }

        return OpaquePng(picture);
    }

    /// <summary>The colours, whatever the alpha says.</summary>
    public static ReadOnlyMemory<byte> Jpeg(PixelBuffer picture)
    {
        var file = new ArrayBufferWriter<byte>(1 << 16);
        var writer = new JpegWriter(file, picture.Width, picture.Height, new JpegOptions { Quality = 90 });
        var line = new byte[3 * picture.Width];
        for (var y = 0; y < picture.Height; y++)
        {
            DropAlpha(picture.Row(y), line);
            writer.WriteRow(line);
        }

        writer.Complete();
        return file.WrittenMemory;
    }

    /// <summary>The alpha channel as a JPEG of one component.</summary>
    public static ReadOnlyMemory<byte> AlphaJpeg(PixelBuffer picture)
    {
        var file = new ArrayBufferWriter<byte>(1 << 16);
        var options = new JpegOptions { Quality = 90, Grayscale = true };
        var writer = new JpegWriter(file, picture.Width, picture.Height, options);
        var line = new byte[picture.Width];
        for (var y = 0; y < picture.Height; y++)
        {
            TakeAlpha(picture.Row(y), line);
            writer.WriteRow(line);
        }

        writer.Complete();
        return file.WrittenMemory;
    }

    /// <summary>remove.bg's archive: <c>color.jpg</c>, then <c>alpha.png</c>, both stored.</summary>
    /// <param name="picture">RGBA.</param>
    /// <param name="color">The JPEG that the colours were read from, which then loses nothing once more; null to write one.</param>
    public static ReadOnlyMemory<byte> Zip(PixelBuffer picture, ReadOnlyMemory<byte>? color = null)
    {
        var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Store(archive, "color.jpg", color ?? Jpeg(picture));
            Store(archive, "alpha.png", AlphaPng(picture));
        }

        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    private static void Store(ZipArchive archive, string name, ReadOnlyMemory<byte> content)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(content.Span);
    }

    private static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int from = 0, to = 0; from < rgba.Length; from += 4, to += 3)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }
    }

    private static void TakeAlpha(ReadOnlySpan<byte> rgba, Span<byte> gray)
    {
        for (var x = 0; x < gray.Length; x++)
        {
            gray[x] = rgba[(4 * x) + 3];
        }
    }
}
