using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Tests;

/// <summary>Writes PNGs of every kind that the standard allows, with random samples and a random filter in each row.</summary>
internal static class TestPng
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static byte[] Write(int width, int height, int colorType, int depth, bool interlaced, bool transparency = false, int idatLength = 1000, int seed = 7)
    {
        var random = new Random(seed);
        var channels = colorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var bits = channels * depth;
        var step = Math.Max(1, bits / 8);

        var rows = new MemoryStream();
        foreach (var (x, y, stepX, stepY) in interlaced ? Adam7 : [(0, 0, 1, 1)])
        {
            var passWidth = (width - x + stepX - 1) / stepX;
            var passHeight = (height - y + stepY - 1) / stepY;
            var above = new byte[((passWidth * bits) + 7) / 8];
            for (var row = 0; row < passHeight && passWidth > 0; row++)
            {
                var raw = new byte[above.Length];
                random.NextBytes(raw);
                for (var i = 0; i < raw.Length && random.Next(3) > 0; i++)
                {
                    raw[i] = (byte)(i * 3); // slopes, so that not everything is noise
                }

                var filter = random.Next(5);
                rows.WriteByte((byte)filter);
                for (var i = 0; i < raw.Length; i++)
                {
                    rows.WriteByte((byte)(raw[i] - Predict(filter, raw, above, i, step)));
                }

                above = raw;
            }
        }

        var compressed = new MemoryStream();
        using (var deflater = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflater.Write(rows.ToArray());
        }

        var output = new ArrayBufferWriter<byte>();
        output.Write((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(output, "IHDR", Header(width, height, depth, colorType, interlaced));
        if (colorType == 3)
        {
            var palette = new byte[3 << depth];
            random.NextBytes(palette);
            Chunk(output, "PLTE", palette);
        }

        if (transparency)
        {
            // A sample value that occurs; for 8 bits and fewer the high byte is 0.
            byte[] clear = colorType switch
            {
                0 => [(byte)(depth == 16 ? 0 : 0), (byte)(depth == 16 ? 3 : Math.Min(3, (1 << depth) - 1))],
                2 => depth == 16 ? [0, 3, 6, 9, 12, 15] : [0, 0, 0, 3, 0, 6],
                _ => [0, 60, 128, 200],
            };
            Chunk(output, "tRNS", colorType == 3 ? clear[..Math.Min(4, 1 << depth)] : clear);
        }

        foreach (var piece in compressed.ToArray().Chunk(idatLength))
        {
            Chunk(output, "IDAT", piece);
        }

        Chunk(output, "IEND", []);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Header(int width, int height, int depth, int colorType, bool interlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colorType, interlaced ? (byte)1 : (byte)0);
        return header;
    }

    public static void Chunk(IBufferWriter<byte> output, string type, byte[] payload) =>
        PngChunkWriter.Write(output, PngChunks.TypeOf(type), payload);

    /// <summary>The file with a chunk put in right after IHDR.</summary>
    public static byte[] WithChunk(byte[] png, string type, byte[] payload)
    {
        var chunk = new ArrayBufferWriter<byte>();
        Chunk(chunk, type, payload);
        return [.. png[..33], .. chunk.WrittenSpan, .. png[33..]];
    }

    // PNG third edition, table 5, as it stands there.
    private static int Predict(int filter, byte[] raw, byte[] above, int i, int step)
    {
        int a = i >= step ? raw[i - step] : 0;
        int b = above[i];
        int c = i >= step ? above[i - step] : 0;
        switch (filter)
        {
            case 1:
                return a;
            case 2:
                return b;
            case 3:
                return (a + b) / 2;
            case 4:
                var p = a + b - c;
                var (pa, pb, pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
                return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
            default:
                return 0;
        }
    }
}
