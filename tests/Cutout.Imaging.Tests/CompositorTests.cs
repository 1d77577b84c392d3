using System.Buffers;

namespace Cutout.Imaging.Tests;

public sealed class CompositorTests(ITestOutputHelper output)
{
    private const int Width = 1200;
    private const int Height = 900;
    private const int EditWidth = 400;
    private const int EditHeight = 300;

    // A person-sized ellipse, in pixels of the original.
    private const double MiddleX = 500;
    private const double MiddleY = 430;
    private const double RadiusX = 110;
    private const double RadiusY = 260;

    private static readonly byte[] Empty = Scene(Width, Height, person: false);
    private static readonly byte[] Crowded = Scene(Width, Height, person: true);

    [Fact]
    public void A_person_is_taken_out_and_all_other_pixels_stay_to_the_bit()
    {
        var (info, result) = Compose(TestPictures.Png(Width, Height, Crowded), Edit(Empty), new CompositeOptions());

        output.WriteLine($"changed {info.Changed:0.0000}");
        Assert.Equal((Width, Height, "image/png"), (info.Width, info.Height, info.ContentType));
        Assert.InRange(info.Changed, Math.PI * RadiusX * RadiusY / (Width * Height), 0.14);
        long inside = 0;
        long wrong = 0;
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var at = 4 * ((y * Width) + x);
                var distance = Distance(x, y);
                if (distance > 45)
                {
                    Assert.True(result.AsSpan(at, 4).SequenceEqual(Crowded.AsSpan(at, 4)), $"pixel {x},{y} was touched");
                }
                else if (distance < 0)
                {
                    inside++;
                    wrong += Math.Abs(result[at] - Empty[at]) > 12 ? 1 : 0;
                }
            }
        }

        Assert.InRange(wrong / (double)inside, 0, 0.01);
    }

    [Fact]
    public void No_seam_is_seen_where_the_edit_begins_though_it_came_back_lighter()
    {
        var lighter = Enumerable.Select(Empty, (value, i) => i % 4 == 3 ? value : (byte)Math.Min(255, value + 5)).ToArray();

        var (_, result) = Compose(TestPictures.Png(Width, Height, Crowded), Edit(lighter), new CompositeOptions());

        var (off, count) = (0L, 0);
        for (var y = 300; y < 600; y++)
        {
            for (var x = 450; x < 550; x++, count++)
            {
                off += result[4 * ((y * Width) + x)] - Empty[4 * ((y * Width) + x)];
            }
        }

        Assert.InRange(off / (double)count, -1.5, 1.5);

        // In the whole band around the person the empty scene comes out, and no step between neighbours that it hasn't itself.
        for (var y = 100; y < Height - 100; y++)
        {
            for (var x = 300; x < 750; x++)
            {
                var at = 4 * ((y * Width) + x);
                if (Distance(x, y) is < 0 or > 60)
                {
                    continue;
                }

                var step = Math.Abs((result[at + 4] - result[at]) - (Empty[at + 4] - Empty[at]));
                Assert.True(step <= 8, $"a step of {step} more than the scene's at {x},{y}");
            }
        }
    }

    [Theory]
    [InlineData("60", 0)]
    [InlineData("80", 2)]
    [InlineData("92", -3)]
    public void Noise_of_a_codec_and_a_shift_of_all_colours_change_nothing(string quality, int shift)
    {
        var shifted = Crowded.Select((value, i) => i % 4 == 3 ? value : (byte)Math.Clamp(value + shift, 0, 255)).ToArray();
        var edit = Tool.Convert(TestPictures.Png(Width, Height, shifted), "png:-", "-resize", $"{EditWidth}x{EditHeight}!", "-quality", quality, "jpg:-");

        var (info, result) = Compose(TestPictures.Png(Width, Height, Crowded), edit, new CompositeOptions());

        Assert.Equal((0, 0), (info.Changed, info.Repainted));
        Assert.InRange(info.Outside!.Detail, 0.8, 1);
        Assert.Equal(Crowded, result);
    }

    [Fact]
    public void Another_picture_has_changed_everywhere()
    {
        var other = TestPictures.Png(EditWidth, EditHeight, Enumerable.Repeat<byte[]>([250, 10, 200, 255], EditWidth * EditHeight).SelectMany(pixel => pixel).ToArray());

        Assert.InRange(Compose(TestPictures.Png(Width, Height, Crowded), other, new CompositeOptions()).Info.Changed, 0.95, 1);
    }

    [Theory]
    [InlineData(true, 0.99, 1)]
    [InlineData(false, 0, 0)]
    public void It_is_told_how_much_of_the_mask_was_painted_anew(bool removed, double least, double most)
    {
        var mask = Scene(Width, Height, person: false);
        for (var i = 0; i < Width * Height; i++)
        {
            mask.AsSpan(4 * i, 3).Fill(Distance(i % Width, i / Width) < -6 ? (byte)255 : (byte)0);
        }

        var (info, _) = Compose(TestPictures.Png(Width, Height, Crowded), Edit(removed ? Empty : Crowded), new CompositeOptions { Mask = TestPictures.Png(Width, Height, mask) });

        Assert.InRange(info.Repainted, least, most);
        Assert.InRange(info.Outside!.Detail, 0.95, 1);
    }

    [Fact]
    public void Another_picture_outside_the_mask_is_not_like_the_original()
    {
        var mask = Enumerable.Range(0, 300 * 225).SelectMany(i => Enumerable.Repeat(i % 300 < 60 ? (byte)255 : (byte)0, 3).Append<byte>(255)).ToArray();
        var negative = Tool.Convert(Edit(Crowded), "jpg:-", "-negate", "png:-");

        var (info, _) = Compose(TestPictures.Png(Width, Height, Crowded), negative, new CompositeOptions { Mask = TestPictures.Png(300, 225, mask) });

        Assert.InRange(info.Outside!.Detail, 0, 0.1);
    }

    [Fact]
    public void A_mask_says_where_whatever_has_changed_elsewhere()
    {
        // The whole edit is another scene; the mask, of another size, takes a box of it.
        var negative = Empty.Select((value, i) => i % 4 == 3 ? value : (byte)(255 - value)).ToArray();
        var mask = new byte[4 * 600 * 450];
        for (var i = 0; i < 600 * 450; i++)
        {
            mask[4 * i] = mask[(4 * i) + 1] = mask[(4 * i) + 2] = i % 600 is >= 100 and < 200 && i / 600 is >= 150 and < 300 ? (byte)255 : (byte)0;
            mask[(4 * i) + 3] = 255;
        }

        var (info, result) = Compose(TestPictures.Png(Width, Height, Empty), Edit(negative), new CompositeOptions { Mask = TestPictures.Png(600, 450, mask) });

        Assert.InRange(info.Changed, 200 * 300 / (double)(Width * Height), 260 * 360 / (double)(Width * Height));
        for (var y = 0; y < Height; y += 3)
        {
            for (var x = 0; x < Width; x += 3)
            {
                var at = 4 * ((y * Width) + x);
                if (x is < 160 or > 440 || y is < 260 or > 640)
                {
                    Assert.Equal(Empty[at], result[at]);
                }
                else if (x is > 205 and < 395 && y is > 305 and < 595)
                {
                    Assert.InRange(result[at] - negative[at], -25, 25);
                }
            }
        }
    }

    [Fact]
    public void The_edit_fades_into_the_original()
    {
        var darker = Empty.Select((value, i) => i % 4 == 3 ? value : (byte)Math.Max(0, value - 110)).ToArray();
        var mask = new byte[4 * EditWidth * EditHeight];
        for (var i = 0; i < EditWidth * EditHeight; i++)
        {
            mask.AsSpan(4 * i, 4).Fill(i % EditWidth >= 200 ? (byte)255 : (byte)0);
        }

        var (_, result) = Compose(TestPictures.Png(Width, Height, Empty), Edit(darker), new CompositeOptions { Mask = TestPictures.Png(EditWidth, EditHeight, mask) });

        // Averaged over the height, which leaves the fading alone: no step is more than a sixth of the whole.
        double Column(int x) => Enumerable.Range(0, Height).Average(y => (double)result[4 * ((y * Width) + x)]);
        var columns = Enumerable.Range(500, 200).Select(Column).ToArray();
        Assert.True(columns[0] - columns[^1] > 90, "the edit isn't there");
        Assert.All(columns.Zip(columns.Skip(1)), pair => Assert.InRange(pair.First - pair.Second, -2, 110 / 6.0));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(8)]
    public void A_picture_that_is_stored_turned_comes_out_upright(int orientation)
    {
        var jpeg = TestPictures.WithOrientation(Tool.Convert(TestPictures.Png(Width, Height, Crowded), "png:-", "-quality", "95", "jpg:-"), orientation);
        using var upright = PixelBuffer.Decode(jpeg, cancellationToken: TestContext.Current.CancellationToken);
        var same = Tool.Convert(jpeg, "jpg:-", "-auto-orient", "-resize", "40%", "png:-");

        var (info, result) = Compose(jpeg, same, new CompositeOptions());

        Assert.Equal((upright.Width, upright.Height, 0.0), (info.Width, info.Height, info.Changed));
        Assert.Equal(upright.Pixels.ToArray(), result);
    }

    [Fact]
    public void An_edit_as_large_as_the_original_or_larger_is_taken_pixel_by_pixel()
    {
        var (_, same) = Compose(TestPictures.Png(Width, Height, Crowded), TestPictures.Png(Width, Height, Empty), new CompositeOptions());
        var middle = 4 * ((430 * Width) + 500);
        Assert.Equal(Empty[middle..(middle + 40)], same[middle..(middle + 40)]);

        var larger = Tool.Convert(TestPictures.Png(Width, Height, Empty), "png:-", "-resize", "1800x1350!", "png:-");
        var (_, shrunk) = Compose(TestPictures.Png(Width, Height, Crowded), larger, new CompositeOptions());
        Assert.InRange(shrunk[middle] - Empty[middle], -12, 12);
    }

    [Fact]
    public void A_jpeg_is_written_where_it_is_asked_for_and_alpha_is_kept_in_a_png()
    {
        var cut = (byte[])Crowded.Clone();
        for (var i = 3; i < cut.Length; i += 4)
        {
            cut[i] = i % 1200 < 600 ? (byte)255 : (byte)90;
        }

        var (info, kept) = Compose(TestPictures.Png(Width, Height, cut), Edit(cut), new CompositeOptions());
        Assert.Equal((0.0, cut[3], cut[^1]), (info.Changed, kept[3], kept[^1]));

        var buffer = new ArrayBufferWriter<byte>();
        var jpeg = Compositor.Compose(
            TestPictures.Png(Width, Height, Crowded), Edit(Empty), new CompositeOptions { Jpeg = new JpegOptions { Quality = 90 } }, buffer, TestContext.Current.CancellationToken).OrThrow();
        Assert.Equal("image/jpeg", jpeg.ContentType);
        Assert.Equal(PictureFormat.Jpeg, PictureProbe.Read(buffer.WrittenSpan).OrThrow().Format);
    }

    [Fact]
    public void Another_shape_or_a_frame_that_is_not_granted_is_refused()
    {
        var original = TestPictures.Png(Width, Height, Crowded);
        PictureFault? Fault(byte[] edit, CompositeOptions options) =>
            Compositor.Compose(original, edit, options, new ArrayBufferWriter<byte>(), TestContext.Current.CancellationToken).Refusal?.Fault;

        Assert.Equal(PictureFault.Mismatch, Fault(TestPictures.Png(300, 300), new CompositeOptions()));
        Assert.Equal(PictureFault.Mismatch, Fault(TestPictures.Png(400, 300), new CompositeOptions { Mask = TestPictures.Png(300, 400) }));
        Assert.Equal(PictureFault.NoMemory, Fault(TestPictures.Png(400, 300), new CompositeOptions { Limits = new DecodeLimits { FrameMemory = _ => null } }));
        Assert.Equal(PictureFault.Truncated, Fault(Edit(Empty)[..^3000], new CompositeOptions()));
    }

    private static (CompositeInfo Info, byte[] Rgba) Compose(byte[] original, byte[] edit, CompositeOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var info = Compositor.Compose(original, edit, options, buffer, TestContext.Current.CancellationToken).OrThrow();
        return (info, TestPictures.ReadAll(buffer.WrittenSpan.ToArray()));
    }

    /// <summary>What a model gives back: smaller, through a JPEG.</summary>
    private static byte[] Edit(byte[] rgba) =>
        Tool.Convert(TestPictures.Png(Width, Height, rgba), "png:-", "-background", "white", "-alpha", "off", "-resize", $"{EditWidth}x{EditHeight}!", "-quality", "90", "jpg:-");

    // Outside of the person more than 0, in pixels, roughly.
    private static double Distance(int x, int y)
    {
        var (dx, dy) = ((x - MiddleX) / RadiusX, (y - MiddleY) / RadiusY);
        return (Math.Sqrt((dx * dx) + (dy * dy)) - 1) * RadiusX;
    }

    // Sky and ground with gentle structure, and perhaps someone in a dark coat with a light face.
    private static byte[] Scene(int width, int height, bool person)
    {
        var random = new Random(5);
        var rgba = new byte[4 * width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var at = 4 * ((y * width) + x);
                var wave = 8 * Math.Sin((x * 0.02) + (y * 0.013));
                var grain = random.Next(5);
                var (r, g, b) = (120 + (60.0 * y / height) + wave, 140 + wave, 200 - (80.0 * y / height));
                if (person && Distance(x, y) < 0)
                {
                    (r, g, b) = y < 280 ? (215, 170, 140) : (60, 50 + wave, 70);
                }

                (rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]) = ((byte)(r + grain), (byte)(g + grain), (byte)(b + grain), 255);
            }
        }

        return rgba;
    }
}
