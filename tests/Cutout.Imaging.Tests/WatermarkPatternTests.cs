using System.Runtime.InteropServices;
using Cutout.Imaging.Previews;

namespace Cutout.Imaging.Tests;

[Collection(AloneCollection.Name)]
public sealed class WatermarkPatternTests
{
    private const int Width = 333;
    private const int Height = 251;

    private static readonly Watermark Mark = new() { Text = "PREVIEW 7k3f", Seed = 42 };

    [Fact]
    public void Blending_in_lanes_is_blending_channel_by_channel()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var corners = Enumerable.Range(0, 4).Select(_ => Premultiplied(random)).ToArray();
            var (across, down, opacity) = ((byte)random.Next(256), (byte)random.Next(256), (ushort)random.Next(257));
            var below = BitConverter.GetBytes(random.Next());
            below[3] = i % 3 == 0 ? (byte)255 : i % 7 == 0 ? (byte)0 : below[3];

            var mark = WatermarkPattern.Mix(
                BitConverter.ToUInt32(corners[0]), BitConverter.ToUInt32(corners[1]), BitConverter.ToUInt32(corners[2]), BitConverter.ToUInt32(corners[3]), across, down, opacity);
            var over = BitConverter.GetBytes(WatermarkPattern.Over(mark, BitConverter.ToUInt32(below)));

            var plain = Mixed(corners, across, down, opacity);
            Assert.Equal(plain, Enumerable.Range(0, 4).Select(lane => (int)mark[lane]));
            Assert.Equal(Over(plain, below), over);
        }
    }

    [Fact]
    public void What_is_opaque_stays_opaque_and_what_shines_through_is_as_over_white()
    {
        var random = new Random(2);
        for (var i = 0; i < 2_000; i++)
        {
            var pixel = Premultiplied(random);
            var packed = BitConverter.ToUInt32(pixel);
            var mark = WatermarkPattern.Mix(packed, packed, packed, packed, 0, 0, 256);

            var opaque = BitConverter.GetBytes(WatermarkPattern.Over(mark, 0xFFFFFFFF));
            var clear = BitConverter.GetBytes(WatermarkPattern.Over(mark, 0));

            Assert.Equal(255, opaque[3]);
            Assert.Equal(pixel[3], clear[3]);
            for (var c = 0; c < 3; c++)
            {
                Assert.InRange(((clear[c] * clear[3]) + (255 * (255 - clear[3]))) / 255 - opaque[c], -2, 2);
            }
        }
    }

    [Fact]
    public void The_pattern_is_the_same_whatever_lies_below_and_in_whatever_order_the_rows_come()
    {
        var (onBlack, onWhite) = (Lay(Mark, 0), Lay(Mark, 255));
        using var pattern = new WatermarkPattern(Mark, Width, Height);
        for (var y = Height - 1; y >= 0; y--)
        {
            var row = Enumerable.Repeat<byte>(255, 4 * Width).ToArray();
            pattern.PutOver(row, y);
            for (var x = 0; x < Width; x++)
            {
                Assert.Equal(onWhite[(y * Width) + x], row[4 * x]);
            }
        }

        // Covering a share of black and of white leaves the same share of the distance between them.
        var pale = onBlack.Zip(onWhite).Count(pair => pair.Second - pair.First < 255);
        Assert.InRange(pale, Width * Height / 20, Width * Height / 2);
        Assert.All(onBlack.Zip(onWhite), pair => Assert.InRange(pair.Second - pair.First, 255 * 0.5, 255));
    }

    [Fact]
    public void A_seed_changes_opacity_and_place_a_little_and_no_seed_changes_nothing()
    {
        var plain = Lay(Mark with { Seed = null }, 0);
        Assert.Equal(plain, Lay(Mark with { Seed = null, Bend = 0 }, 0));

        var strongest = Enumerable.Range(1, 40).Select(seed => (int)Lay(Mark with { Seed = (ulong)seed }, 0).Max()).ToArray();
        Assert.InRange(plain.Max(), 255 * 0.34, 255 * 0.36);
        Assert.All(strongest, gray => Assert.InRange(gray, 255 * 0.30, 255 * 0.40));
        Assert.True(strongest.Distinct().Count() > 10, "the opacity hardly changes");
        Assert.NotEqual(Lay(Mark with { Bend = 0 }, 0), Lay(Mark, 0));
    }

    [Theory]
    [InlineData(24)]
    [InlineData(300)]
    public void A_picture_takes_the_text_s_place_at_its_size_and_in_its_colours(int drawnSide)
    {
        // A red disc in a clear square.
        var rgba = new byte[4 * drawnSide * drawnSide];
        for (var i = 0; i < drawnSide * drawnSide; i++)
        {
            var (dx, dy) = ((i % drawnSide) - (drawnSide / 2f), (i / drawnSide) - (drawnSide / 2f));
            if ((dx * dx) + (dy * dy) < drawnSide * drawnSide / 4.4f)
            {
                (rgba[4 * i], rgba[(4 * i) + 3]) = (200, 255);
            }
        }

        var image = WatermarkImage.Read(TestPictures.Png(drawnSide, drawnSide, rgba)).OrThrow();
        var mark = new Watermark { Text = "unseen", Image = image, Opacity = 1, Size = 0.2, Spacing = 1, Angle = 0 };
        using var pattern = new WatermarkPattern(mark, 500, 300);
        var red = 0;
        for (var y = 0; y < 300; y++)
        {
            var row = Enumerable.Repeat<byte>(255, 4 * 500).ToArray();
            pattern.PutOver(row, y);
            foreach (var pixel in MemoryMarshal.Cast<byte, uint>(row.AsSpan()))
            {
                var (r, g, b) = ((int)(pixel & 255), (int)((pixel >> 8) & 255), (int)((pixel >> 16) & 255));
                Assert.Equal(g, b);
                Assert.InRange(r, 200, 255);
                red += g < 128 ? 1 : 0;
            }
        }

        // One disc of 100 pixels across in each 200 x 200.
        Assert.InRange(red / (500.0 * 300), 0.15, 0.22);
    }

    [Fact]
    public void A_mark_that_is_too_large_or_clear_or_no_picture_is_refused()
    {
        Assert.Equal(PictureFault.TooLarge, WatermarkImage.Read(TestPictures.Png(1100, 20)).Refusal?.Fault);
        Assert.Equal(PictureFault.UnsupportedFeature, WatermarkImage.Read(TestPictures.Png(20, 20, new byte[1600])).Refusal?.Fault);
        Assert.Equal(PictureFault.UnknownFormat, WatermarkImage.Read("no picture at all"u8.ToArray()).Refusal?.Fault);
        Assert.Equal((20, 30), (WatermarkImage.Read(TestPictures.Png(20, 30)).OrThrow() is var image ? image.Width : 0, image.Height));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 500)]
    [InlineData(2048, 3)]
    public void A_preview_of_any_size_can_be_marked(int width, int height)
    {
        foreach (var mark in (Watermark[])[Mark, Mark with { Size = 0.001, Spacing = 0 }, Mark with { Size = 1, Spacing = 30 }, Mark with { Text = new string('W', 60), Angle = 91 }])
        {
            using var pattern = new WatermarkPattern(mark, width, height);
            var row = new byte[4 * width];
            for (var y = 0; y < height; y++)
            {
                pattern.PutOver(row, y);
            }
        }
    }

    [Fact]
    public void A_pattern_takes_its_memory_from_the_pool()
    {
        new WatermarkPattern(Mark, 1024, 768).Dispose();
        var before = GC.GetAllocatedBytesForCurrentThread();

        new WatermarkPattern(Mark, 1024, 768).Dispose();

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 40_000);
    }

    private static byte[] Lay(Watermark mark, byte gray)
    {
        using var pattern = new WatermarkPattern(mark, Width, Height);
        var laid = new byte[Width * Height];
        var row = new byte[4 * Width];
        for (var y = 0; y < Height; y++)
        {
            MemoryMarshal.Cast<byte, uint>(row.AsSpan()).Fill(0xFF000000 | (0x010101u * gray));
            pattern.PutOver(row, y);
            for (var x = 0; x < Width; x++)
            {
                laid[(y * Width) + x] = row[4 * x];
            }
        }

        return laid;
    }

    private static byte[] Premultiplied(Random random)
    {
        var alpha = random.Next(3) == 0 ? 255 : random.Next(256);
        return [(byte)random.Next(alpha + 1), (byte)random.Next(alpha + 1), (byte)random.Next(alpha + 1), (byte)alpha];
    }

    private static int[] Mixed(byte[][] corners, int across, int down, int opacity) =>
        [.. Enumerable.Range(0, 4).Select(lane =>
        {
            var left = ((corners[0][lane] * (256 - down)) + (corners[2][lane] * down)) / 256;
            var right = ((corners[1][lane] * (256 - down)) + (corners[3][lane] * down)) / 256;
            return ((left * (256 - across)) + (right * across)) / 256 * opacity / 256;
        })];

    private static byte[] Over(int[] mark, byte[] below)
    {
        if (below[3] == 255)
        {
            var left = 256 - mark[3] - (mark[3] / 128);
            return [.. Enumerable.Range(0, 3).Select(lane => (byte)((((below[lane] * left) + 128) / 256) + mark[lane])), 255];
        }

        var through = below[3] * (255 - mark[3]);
        var all = (255 * mark[3]) + through;
        return all == 0
            ? below
            : [.. Enumerable.Range(0, 3).Select(lane => (byte)(((255 * 255 * mark[lane]) + (below[lane] * through) + (all / 2)) / all)), (byte)((all + 127) / 255)];
    }
}
