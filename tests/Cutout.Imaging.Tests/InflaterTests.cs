using System.Buffers;
using System.IO.Compression;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Tests;

/// <summary>Our inflating against the runtime's zlib.</summary>
public sealed class InflaterTests
{
    private readonly Random _random = new(21);

    public static TheoryData<string, CompressionLevel> Contents()
    {
        var data = new TheoryData<string, CompressionLevel>();
        foreach (var content in (string[])["nothing", "one byte", "noise", "few values", "slopes", "zeros", "text", "far copies", "mixed"])
        {
            foreach (var level in Enum.GetValues<CompressionLevel>())
            {
                data.Add(content, level);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Contents))]
    public void What_zlib_has_compressed_comes_back(string content, CompressionLevel level)
    {
        var expected = Make(content);
        var compressed = Compress(expected, level);
        foreach (var chunk in (int[])[1 << 20, 8192, 100, 7])
        {
            using var inflater = new Inflater(Chunks(compressed, chunk), 0);
            var actual = new byte[expected.Length + 1];
            var at = 0;
            while (at < expected.Length)
            {
                var piece = Math.Min(_random.Next(1, 50_000), expected.Length - at);
                Assert.Equal(piece, inflater.Read(actual.AsSpan(at, piece)));
                at += piece;
            }

            inflater.Finish();
            Assert.Equal(0, inflater.Read(actual.AsSpan(at)));
            Assert.True(expected.AsSpan().SequenceEqual(actual.AsSpan(0, at)));
        }
    }

    [Fact]
    public void Damaged_data_is_judged_as_by_zlib()
    {
        var contents = Array.ConvertAll(["noise", "few values", "slopes", "text", "mixed"], Make);
        var refused = 0;
        for (var round = 0; round < 1500; round++)
        {
            var compressed = Compress(contents[round % contents.Length][..10_000], (CompressionLevel)(round % 4));
            for (var flips = _random.Next(1, 4); flips > 0; flips--)
            {
                // More often near the beginning, where the codes are.
                var at = _random.Next(2) == 0 ? _random.Next(Math.Min(120, compressed.Length)) : _random.Next(compressed.Length);
                compressed[at] ^= (byte)(1 << _random.Next(8));
            }

            refused += Compare(compressed) ? 0 : 1;
        }

        Assert.InRange(refused, 1400, 1500); // the check lets nearly nothing pass
    }

    [Fact]
    public void Random_bits_are_judged_as_by_zlib()
    {
        for (var round = 0; round < 3000; round++)
        {
            var noise = new byte[_random.Next(3, 400)];
            _random.NextBytes(noise);
            (noise[0], noise[1]) = (0x78, 0x9C);
            noise[2] = (byte)((noise[2] & 0xF8) | (round % 3 * 2) | (round & 1)); // each kind of block
            Compare(noise);
        }
    }

    [Fact]
    public void Data_that_ends_early_is_truncated_wherever_it_ends()
    {
        var compressed = Compress(Make("mixed")[..3000], CompressionLevel.Optimal);
        for (var length = 0; length < compressed.Length; length++)
        {
            var (bytes, refusal) = Ours(compressed[..length]);

            Assert.Equal(PictureFault.Truncated, refusal?.Fault);
            Assert.InRange(bytes.Length, 0, 3000);
        }
    }

    [Fact]
    public void The_check_of_any_length_is_zlibs()
    {
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            _random.NextBytes(bytes);
            var (sum, sums) = (1u, 0u);
            foreach (var b in bytes)
            {
                sum = (sum + b) % 65521;
                sums = (sums + sum) % 65521;
            }

            Assert.Equal((sums << 16) | sum, Adler32.Append(Adler32.Start, bytes));
        }

        // As much as can come together before the sums must be reduced.
        var most = Enumerable.Repeat((byte)255, 20_000).ToArray();
        Assert.Equal(Adler32.Append(Adler32.Append(Adler32.Start, most.AsSpan(0, 7)), most.AsSpan(7)), Adler32.Append(Adler32.Start, most));
        Assert.Equal(Compress(most, CompressionLevel.Fastest)[^4..], BitConverter.GetBytes(Adler32.Append(Adler32.Start, most)).Reverse());
    }

    // True if both have taken it. What both have made before they refused is the same.
    private static bool Compare(byte[] compressed)
    {
        var (theirs, theyTook) = Theirs(compressed);
        var (ours, refusal) = Ours(compressed);
        var common = Math.Min(theirs.Length, ours.Length);
        Assert.True(theirs.AsSpan(0, common).SequenceEqual(ours.AsSpan(0, common)));

        // Where data ends early zlib is content with what there was.
        Assert.True(theyTook == (refusal is null) || refusal?.Fault == PictureFault.Truncated, $"zlib took it: {theyTook}; we: {refusal?.Message}");
        return refusal is null;
    }

    private static (byte[] Bytes, bool Whole) Theirs(byte[] compressed)
    {
        var output = new MemoryStream();
        using var inflated = new ZLibStream(new MemoryStream(compressed), CompressionMode.Decompress);
        var piece = new byte[512];
        try
        {
            for (int read; (read = inflated.Read(piece)) > 0;)
            {
                output.Write(piece, 0, read);
            }

            return (output.ToArray(), true);
        }
        catch (InvalidDataException)
        {
            return (output.ToArray(), false);
        }
    }

    private static (byte[] Bytes, PictureException? Refusal) Ours(byte[] compressed)
    {
        var output = new MemoryStream();
        using var inflater = new Inflater(Chunks(compressed, 1000), 0);
        var piece = new byte[512];
        try
        {
            for (int read; (read = inflater.Read(piece)) > 0;)
            {
                output.Write(piece, 0, read);
            }

            inflater.Finish();
            return (output.ToArray(), null);
        }
        catch (PictureException refusal)
        {
            return (output.ToArray(), refusal);
        }
    }

    private static byte[] Chunks(byte[] compressed, int length)
    {
        var output = new ArrayBufferWriter<byte>();
        foreach (var piece in compressed.Chunk(length))
        {
            TestPng.Chunk(output, "IDAT", piece);
        }

        TestPng.Chunk(output, "IEND", []);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Compress(byte[] bytes, CompressionLevel level)
    {
        var output = new MemoryStream();
        using (var deflater = new ZLibStream(output, level, leaveOpen: true))
        {
            deflater.Write(bytes);
        }

        // The runtime writes nothing at all for nothing.
        return output.Length > 0 ? output.ToArray() : [0x78, 0x9C, 3, 0, 0, 0, 0, 1];
    }

    private byte[] Make(string content)
    {
        var bytes = new byte[content switch { "nothing" => 0, "one byte" => 1, _ => 400_000 }];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = content switch
            {
                "noise" => (byte)_random.Next(256),
                "few values" => (byte)(_random.Next(4) * _random.Next(3)),
                "slopes" => (byte)((i / 7) + _random.Next(3)),
                "text" => (byte)("the cutout of a cat, and the cat "[(int)((long)i * i / 977 % 33)]),
                "far copies" => i < 32768 ? (byte)_random.Next(256) : bytes[i - 32768 + (i / 40_000 % 3)],
                "mixed" => (byte)(i / 5000 % 3 == 0 ? _random.Next(256) : i / 5000 % 3 == 1 ? i / 9 : bytes[i - 3]),
                _ => 0,
            };
        }

        return bytes;
    }
}
