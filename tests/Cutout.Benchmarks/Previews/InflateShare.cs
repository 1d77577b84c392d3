using System.Buffers.Binary;
using System.IO.Compression;

namespace Cutout.Benchmarks.Previews;

/// <summary>What a PNG's compressed data takes to be inflated, nothing else: by the runtime's zlib, in large pieces.</summary>
internal static class InflateShare
{
    /// <summary>Milliseconds.</summary>
    public static double Of(byte[] png)
    {
        var compressed = Idat(png);
        var piece = new byte[1 << 16];
        return Measure.Best(() =>
        {
            using var inflated = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
            while (inflated.Read(piece) > 0)
            {
            }
        });
    }

    private static byte[] Idat(byte[] png)
    {
        var data = new MemoryStream();
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (png.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(png.AsSpan(at + 8, length));
            }

            at += 12 + length;
        }

        return data.ToArray();
    }
}
