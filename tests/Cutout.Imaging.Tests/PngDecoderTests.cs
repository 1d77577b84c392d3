using Cutout.Imaging.Png;

namespace Cutout.Imaging.Tests;

public sealed class PngDecoderTests
{
    public static TheoryData<int, int, bool, bool> Kinds()
    {
        var data = new TheoryData<int, int, bool, bool>();
        foreach (var (colorType, depths) in ((int, int[])[])[(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])])
        {
            foreach (var depth in depths)
            {
                foreach (var interlaced in (bool[])[false, true])
                {
                    data.Add(colorType, depth, interlaced, false);
                    if (colorType < 4)
                    {
                        data.Add(colorType, depth, interlaced, true);
                    }
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_is_bit_exact_with_libpng(int colorType, int depth, bool interlaced, bool transparency)
    {
        foreach (var (width, height) in ((int, int)[])[(53, 37), (64, 16), (1, 1), (3, 9), (5, 2)])
        {
            var png = TestPng.Write(width, height, colorType, depth, interlaced, transparency);

            Assert.Equal(Tool.Rgba(png), TestPictures.ReadAll(png));
        }
    }

    [Fact]
    public void Data_in_chunks_of_one_byte_and_empty_ones_is_read()
    {
        var png = TestPng.Write(20, 20, 6, 8, interlaced: false, idatLength: 1);

        Assert.Equal(Tool.Rgba(png), TestPictures.ReadAll(png));
    }

    [Fact]
    public void Sixteen_bits_are_rounded_to_the_nearest()
    {
        for (var sample = 0; sample <= 65535; sample++)
        {
            Assert.Equal((int)Math.Round(sample / 257.0), PngRowConverter.Reduce(sample));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    public void Every_filter_is_undone_as_the_standard_writes_it(int step)
    {
        var random = new Random(step);
        for (var round = 0; round < 400; round++)
        {
            var filter = round % 5;
            var row = new byte[step * random.Next(1, 40)];
            var above = new byte[row.Length];
            random.NextBytes(row);
            random.NextBytes(above);
            var expected = (byte[])row.Clone();
            for (var i = 0; i < row.Length; i++)
            {
                int a = i >= step ? expected[i - step] : 0, b = above[i], c = i >= step ? above[i - step] : 0;
                var p = a + b - c;
                var (pa, pb, pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
                var paeth = pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
                expected[i] += (byte)(filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => paeth, _ => 0 });
            }

            PngFilter.Undo(filter, row, above, step);

            Assert.Equal(expected, row);
        }
    }

    [Fact]
    public void A_wrong_check_is_refused_and_the_chunk_is_named()
    {
        var png = TestPictures.Png(40, 30);
        png[^14] ^= 1; // in the check of the last IDAT

        var refusal = Assert.Throws<PictureException>(() => TestPictures.ReadAll(png));

        Assert.Equal((PictureFault.Corrupt, PictureFormat.Png), (refusal.Fault, refusal.Format));
        Assert.Contains("IDAT", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_checksum_inside_of_the_compressed_data_is_refused()
    {
        var png = TestPictures.Png(40, 30);
        var end = png.Length - 12; // of the last IDAT, whose data ends with the Adler-32
        png[end - 5] ^= 1;
        var start = png.AsSpan().IndexOf("IDAT"u8);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(end - 4), Crc32.Of(png.AsSpan(start, end - 4 - start)));

        var refusal = Assert.Throws<PictureException>(() => TestPictures.ReadAll(png));

        Assert.Equal(PictureFault.Corrupt, refusal.Fault);
        Assert.Contains("compressed data", refusal.Message, StringComparison.Ordinal);
    }
}
