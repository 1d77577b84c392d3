using System.Buffers;

namespace Cutout.Imaging.Tests;

public sealed class CutoutMeterTests
{
    private const int Width = 480;
    private const int Height = 320;

    private static readonly byte[] Photo = Scene(Width, Height, seed: 1);

    [Fact]
    public void A_cutout_of_a_photo_is_like_it_and_its_shares_are_those_of_its_matte()
    {
        var cutout = Cut(Photo, Disc);

        var measures = Measure(cutout, TestPictures.Png(Width, Height, Photo));

        Assert.Equal(MatteMeter.Measure(cutout, cancellationToken: TestContext.Current.CancellationToken).OrThrow(), measures.Shares);
        Assert.InRange(measures.Likeness!.Detail, 0.99, 1);
        Assert.InRange(measures.Likeness.Difference, 0, 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_cutout_of_another_photo_is_not_like_it(int seed) =>
        Assert.InRange(Measure(Cut(Scene(Width, Height, seed), Disc), TestPictures.Png(Width, Height, Photo)).Likeness!.Detail, 0, 0.35);

    [Theory]
    [InlineData("-quality", "60")]
    [InlineData("-brightness-contrast", "8x10")]
    [InlineData("-resize", "50%")]
    public void What_a_vendor_does_to_light_colour_and_size_leaves_it_like_the_photo(string option, string value)
    {
        var changed = TestPictures.ReadAll(Tool.Convert(TestPictures.Png(Width, Height, Photo), "png:-", option, value, "-resize", $"{Width}x{Height}!", "jpg:-"));

        Assert.InRange(Measure(Cut(changed, Disc), TestPictures.Png(Width, Height, Photo)).Likeness!.Detail, 0.8, 1);
    }

    [Fact]
    public void A_smaller_cutout_is_like_a_photo_that_lies_on_its_side()
    {
        var sideways = TestPictures.WithOrientation(Tool.Convert(TestPictures.Png(Width, Height, Photo), "png:-", "-rotate", "-90", "-quality", "92", "jpg:-"), 6);
        var small = Tool.Convert(Cut(Photo, Disc), "png:-", "-resize", "50%", "png:-");

        Assert.InRange(Measure(small, sideways).Likeness!.Detail, 0.9, 1);
    }

    [Fact]
    public void Thin_wires_are_compared_though_no_cell_is_kept_in_full()
    {
        var wires = Cut(Photo, (x, y) => x % 12 == 0 ? 255 : 0);

        Assert.InRange(Measure(wires, TestPictures.Png(Width, Height, Photo)).Likeness!.Detail, 0.95, 1);
        Assert.InRange(Measure(wires, TestPictures.Png(Width, Height, Scene(Width, Height, seed: 2))).Likeness!.Detail, 0, 0.35);
    }

    [Fact]
    public void A_plain_subject_has_no_detail_and_is_told_by_its_colour()
    {
        var plain = Enumerable.Repeat<byte[]>([200, 60, 40, 255], Width * Height).SelectMany(pixel => pixel).ToArray();
        var other = Enumerable.Repeat<byte[]>([90, 60, 40, 255], Width * Height).SelectMany(pixel => pixel).ToArray();

        var same = Measure(Cut(plain, Disc), TestPictures.Png(Width, Height, plain)).Likeness!;
        var unlike = Measure(Cut(plain, Disc), TestPictures.Png(Width, Height, other)).Likeness!;

        Assert.Equal((0, 0), (same.Difference, same.Strength));
        Assert.Equal((110 / 3.0, 0), (unlike.Difference, unlike.Strength));
    }

    [Fact]
    public void Nothing_kept_or_no_photo_leaves_nothing_to_compare()
    {
        Assert.Null(Measure(Cut(Photo, (_, _) => 0), TestPictures.Png(Width, Height, Photo)).Likeness);
        Assert.Null(Measure(Cut(Photo, Disc), []).Likeness);
        Assert.Null(Measure(Cut(Photo, Disc), "RIFF1234WEBPVP8 "u8.ToArray()).Likeness);
    }

    [Fact]
    public void A_cutout_that_is_cut_off_is_refused()
    {
        var cutout = Cut(Photo, Disc);

        Assert.Equal(PictureFault.Truncated, CutoutMeter.Measure(cutout.AsMemory(0, cutout.Length / 2), TestPictures.Png(Width, Height, Photo), cancellationToken: TestContext.Current.CancellationToken).Refusal!.Fault);
    }

    private static CutoutMeasures Measure(byte[] cutout, byte[] photo) =>
        CutoutMeter.Measure(cutout, photo, cancellationToken: TestContext.Current.CancellationToken).OrThrow();

    private static int Disc(int x, int y) => Math.Pow(x - (Width / 2), 2) + Math.Pow(y - (Height / 2), 2) < 120 * 120 ? 255 : 0;

    // As vendors do it: what is clear is black.
    private static byte[] Cut(byte[] rgba, Func<int, int, int> alphaAt)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, Width, Height, PngColor.Rgba);
        var row = new byte[4 * Width];
        for (var y = 0; y < Height; y++)
        {
            rgba.AsSpan(4 * Width * y, 4 * Width).CopyTo(row);
            for (var x = 0; x < Width; x++)
            {
                row[(4 * x) + 3] = (byte)alphaAt(x, y);
                if (row[(4 * x) + 3] == 0)
                {
                    row.AsSpan(4 * x, 3).Clear();
                }
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }

    // Blotches of several sizes, lighter in the middle as photos are.
    private static byte[] Scene(int width, int height, int seed)
    {
        var random = new Random(seed);
        var rgba = new byte[4 * width * height];
        var waves = Enumerable.Range(0, 24).Select(i => (X: (random.NextDouble() - 0.5) * (0.02 + (0.02 * i)), Y: (random.NextDouble() - 0.5) * (0.02 + (0.02 * i)), Phase: random.NextDouble() * 6.28)).ToArray();
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var light = 110 + (40 * Math.Cos((x - (width / 2)) / (double)width));
                light += waves.Sum(wave => 9 * Math.Sin((wave.X * x) + (wave.Y * y) + wave.Phase));
                var at = 4 * ((y * width) + x);
                (rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]) = ((byte)Math.Clamp(light + 10, 0, 255), (byte)Math.Clamp(light, 0, 255), (byte)Math.Clamp(light - 20, 0, 255), 255);
            }
        }

        return rgba;
    }
}
