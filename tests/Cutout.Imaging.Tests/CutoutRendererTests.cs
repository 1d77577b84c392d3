using System.Buffers;

namespace Cutout.Imaging.Tests;

public sealed class CutoutRendererTests
{
    private const int Width = 120;
    private const int Height = 90;

    // A disc of one colour that fades at its rim; under what is clear lies another colour.
    private static readonly PixelArea Disc = new(30, 20, 50, 50);

    [Fact]
    public void The_subject_is_found_to_the_pixel()
    {
        var found = SubjectFinder.Find(TestPictures.Png(Width, Height, Cutout()), cancellationToken: TestContext.Current.CancellationToken).OrThrow();

        Assert.Equal(Naive(Cutout(), Width, Height), found.Bounds);
        Assert.Equal((Width, Height), (found.Width, found.Height));
        Assert.Equal(Cutout().Where((value, at) => at % 4 == 3 && value == 255).Count(), found.OpaquePixels);
    }

    [Fact]
    public void What_lies_outside_of_the_region_is_background()
    {
        var region = new PixelArea(0, 30, 60, 20);
        var cutout = TestPictures.Png(Width, Height, Cutout());

        var found = SubjectFinder.Find(cutout, region, cancellationToken: TestContext.Current.CancellationToken).OrThrow();
        var (_, rendered) = Render(cutout, Whole(RenderedFile.Png) with { Region = region });

        Assert.Equal(new PixelArea(30, 30, 30, 20), found.Bounds);
        Assert.Equal(found.Bounds, Naive(rendered, Width, Height));
    }

    [Fact]
    public void Rendered_whole_it_stays_as_it_is()
    {
        var (info, rendered) = Render(TestPictures.Png(Width, Height, Cutout()), Whole(RenderedFile.Png));

        Assert.Equal(Hidden(Cutout()), rendered);
        Assert.Equal(new RenderInfo(Width, Height, Naive(Cutout(), Width, Height), false), info);
    }

    [Fact]
    public void A_part_lies_where_it_was_put_and_the_rest_is_clear()
    {
        var options = Whole(RenderedFile.Png) with { Source = Disc, Target = new PixelArea(7, 5, 50, 50), Width = 80, Height = 60 };

        var (info, rendered) = Render(TestPictures.Png(Width, Height, Cutout()), options);

        var naive = Naive(rendered, 80, 60);
        Assert.Equal(naive, info.Foreground);
        Assert.Equal(new PixelArea(7, 5, 50, 50), naive);
        Assert.Equal(Pixel(Hidden(Cutout()), Width, 55, 45), Pixel(rendered, 80, 32, 30));
    }

    [Theory]
    [InlineData(25, 25)]
    [InlineData(90, 90)]
    [InlineData(50, 51)]
    public void Shrunk_or_enlarged_it_keeps_its_colour_and_nothing_hidden_bleeds_in(int width, int height)
    {
        var options = Whole(RenderedFile.Png) with { Source = Disc, Target = new PixelArea(3, 2, width, height), Width = 100, Height = 100 };

        var (_, rendered) = Render(TestPictures.Png(Width, Height, Cutout()), options);

        var naive = Naive(rendered, 100, 100);
        Assert.InRange(naive.Left, 3, 4);
        Assert.InRange(naive.Top, 2, 3);
        Assert.InRange(naive.Right, 3 + width - 1, 3 + width);
        Assert.InRange(naive.Bottom, 2 + height - 1, 2 + height);
        for (var at = 0; at < rendered.Length; at += 4)
        {
            if (rendered[at + 3] > 8)
            {
                Assert.InRange(rendered[at], 198, 202);
                Assert.InRange(rendered[at + 1], 58, 62);
                Assert.InRange(rendered[at + 2], 28, 32);
            }
        }
    }

    [Fact]
    public void Enlarged_it_is_as_smooth_as_it_was()
    {
        var options = Whole(RenderedFile.AlphaPng) with { Target = new PixelArea(0, 0, 3 * Width, 3 * Height), Width = 3 * Width, Height = 3 * Height };

        var (_, rendered) = Render(TestPictures.Png(Width, Height, Cutout()), options);

        var cutout = Cutout();
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                // The middle of the nine pixels that one has become.
                Assert.Equal(Pixel(cutout, Width, x, y)[3], Pixel(rendered, 3 * Width, (3 * x) + 1, (3 * y) + 1)[0]);
            }
        }
    }

    [Fact]
    public void A_colour_lies_behind_by_its_share_and_a_clear_one_changes_nothing()
    {
        var cutout = TestPictures.Png(2, 1, [200, 60, 30, 255, 200, 60, 30, 0]);
        var options = new RenderOptions { Source = new PixelArea(0, 0, 2, 1), Target = new PixelArea(0, 0, 2, 1), Width = 2, Height = 1, File = RenderedFile.Png };

        Assert.Equal([200, 60, 30, 255, 10, 20, 40, 255], Render(cutout, options with { Color = (10, 20, 40, 255) }).Rgba);
        Assert.Equal([200, 60, 30, 255, 10, 20, 40, 128], Render(cutout, options with { Color = (10, 20, 40, 128) }).Rgba);
        Assert.Equal([200, 60, 30, 255, 0, 0, 0, 0], Render(cutout, options with { Color = (10, 20, 40, 0) }).Rgba);
        var half = TestPictures.Png(1, 1, [200, 60, 30, 128]);
        var one = options with { Source = new PixelArea(0, 0, 1, 1), Target = new PixelArea(0, 0, 1, 1), Width = 1 };
        Assert.Equal([105, 40, 35, 255], Render(half, one with { Color = (10, 20, 40, 255) }).Rgba);
    }

    [Theory]
    [InlineData(Width, Height)]
    [InlineData(300, 90)]
    [InlineData(60, 200)]
    [InlineData(31, 17)]
    public void A_picture_behind_fills_the_canvas_and_is_centred(int width, int height)
    {
        // Red grows across and green down, from edge to edge.
        var behind = new byte[4 * width * height];
        for (var i = 0; i < width * height; i++)
        {
            (behind[4 * i], behind[(4 * i) + 1], behind[(4 * i) + 3]) = ((byte)(255 * (i % width) / (width - 1)), (byte)(255 * (i / width) / (height - 1)), 255);
        }

        var (_, rendered) = Render(TestPictures.Png(Width, Height, Cutout()), Whole(RenderedFile.Png) with { Background = TestPictures.Png(width, height, behind) });

        var scale = Math.Max((double)Width / width, (double)Height / height);
        var tolerance = 2 + (int)Math.Ceiling(255 / Math.Min(width * scale, height * scale) * Math.Max(1, scale));
        foreach (var (x, y) in new[] { (0, 0), (Width - 1, 0), (0, Height - 1), (Width - 1, Height - 1) })
        {
            var pixel = Pixel(rendered, Width, x, y);
            Assert.InRange(pixel[0], (255 * At(x, Width, width)) - tolerance, (255 * At(x, Width, width)) + tolerance);
            Assert.InRange(pixel[1], (255 * At(y, Height, height)) - tolerance, (255 * At(y, Height, height)) + tolerance);
            Assert.Equal(255, pixel[3]);
        }

        Assert.Equal([200, 60, 30, 255], Pixel(rendered, Width, 55, 45));

        double At(int place, int canvas, int side) => (((place + 0.5 - (canvas / 2.0)) / scale) + (side / 2.0)) / side;
    }

    [Fact]
    public void The_alpha_channel_alone_is_that_of_the_picture_to_the_bit()
    {
        var (_, rendered) = Render(TestPictures.Png(Width, Height, Cutout()), Whole(RenderedFile.AlphaPng) with { Color = (1, 2, 3, 255) });

        Assert.Equal(AlphaOf(Cutout()), rendered.Where((_, at) => at % 4 == 0));
    }

    [Fact]
    public void Colours_and_alpha_apart_compose_to_the_picture_again()
    {
        var photo = TestPictures.Rgba(Width, Height);
        var cutout = Cutout();
        for (var at = 0; at < cutout.Length; at += 4)
        {
            photo.AsSpan(at, 3).CopyTo(cutout.AsSpan(at));
        }

        var (color, alpha) = (new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>());
        var options = Whole(RenderedFile.ColorAndAlpha) with { Photo = TestPictures.Png(Width, Height, photo) };
        var info = CutoutRenderer.Render(TestPictures.Png(Width, Height, Hidden(cutout)), options, color, alpha, TestContext.Current.CancellationToken).OrThrow();

        Assert.True(info.HasColorsOfPhoto);
        Assert.Equal(AlphaOf(cutout), TestPictures.ReadAll(alpha.WrittenSpan.ToArray()).Where((_, at) => at % 4 == 0));

        // As a JPEG of the photo itself: what is hidden is there, and no edge is blurred with black.
        var plain = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(plain, Width, Height, new JpegOptions { Quality = 90 });
        for (var y = 0; y < Height; y++)
        {
            writer.WriteRgbaRow(photo.AsSpan(4 * Width * y, 4 * Width));
        }

        writer.Complete();
        Assert.Equal(plain.WrittenSpan.ToArray(), color.WrittenSpan.ToArray());
    }

    [Fact]
    public void Other_colours_than_the_photos_are_noticed()
    {
        var options = Whole(RenderedFile.ColorAndAlpha) with { Photo = TestPictures.Png(Width, Height, TestPictures.Rgba(Width, Height)) };

        Assert.False(CutoutRenderer.Render(TestPictures.Png(Width, Height, Cutout()), options, new ArrayBufferWriter<byte>(), new ArrayBufferWriter<byte>(), TestContext.Current.CancellationToken).OrThrow().HasColorsOfPhoto);
    }

    [Fact]
    public void A_jpeg_is_laid_on_white()
    {
        var (_, rendered) = Render(TestPictures.Png(Width, Height, Cutout()), Whole(RenderedFile.Jpeg));

        Assert.All(Pixel(rendered, Width, 2, 2), value => Assert.InRange(value, 253, 255));
        Assert.InRange(Pixel(rendered, Width, 55, 45)[0], 195, 205);
    }

    [Fact]
    public void A_damaged_cutout_is_refused()
    {
        var cutout = TestPictures.Png(Width, Height, Cutout());

        Assert.False(CutoutRenderer.Render(cutout.AsMemory(0, cutout.Length / 2), Whole(RenderedFile.Png), new ArrayBufferWriter<byte>(), cancellationToken: TestContext.Current.CancellationToken).TryGet(out _, out _));
        Assert.False(SubjectFinder.Find(cutout.AsMemory(0, cutout.Length / 2), cancellationToken: TestContext.Current.CancellationToken).TryGet(out _, out _));
    }

    private static RenderOptions Whole(RenderedFile file) => new()
    {
        Source = new PixelArea(0, 0, Width, Height),
        Target = new PixelArea(0, 0, Width, Height),
        Width = Width,
        Height = Height,
        File = file,
    };

    private static (RenderInfo Info, byte[] Rgba) Render(byte[] cutout, RenderOptions options)
    {
        var output = new ArrayBufferWriter<byte>();
        var info = CutoutRenderer.Render(cutout, options, output, cancellationToken: TestContext.Current.CancellationToken).OrThrow();
        return (info, TestPictures.ReadAll(output.WrittenSpan.ToArray()));
    }

    private static byte[] Cutout()
    {
        var rgba = new byte[4 * Width * Height];
        for (var y = 0; y < Height; y++)
        {
            for (var x = 0; x < Width; x++)
            {
                var radius = Math.Sqrt(Math.Pow(x + 0.5 - 55, 2) + Math.Pow(y + 0.5 - 45, 2));
                var alpha = (byte)Math.Round(255 * Math.Clamp((25.5 - radius) / 3, 0, 1));
                byte[] pixel = alpha > 0 ? [200, 60, 30, alpha] : [0, 255, 0, 0];
                pixel.CopyTo(rgba, 4 * ((y * Width) + x));
            }
        }

        return rgba;
    }

    private static byte[] Hidden(byte[] rgba)
    {
        for (var at = 0; at < rgba.Length; at += 4)
        {
            if (rgba[at + 3] == 0)
            {
                rgba.AsSpan(at, 3).Clear();
            }
        }

        return rgba;
    }

    private static byte[] AlphaOf(byte[] rgba) => [.. rgba.Where((_, at) => at % 4 == 3)];

    private static byte[] Pixel(byte[] rgba, int width, int x, int y) => rgba.AsSpan(4 * ((y * width) + x), 4).ToArray();

    private static PixelArea Naive(byte[] rgba, int width, int height)
    {
        var visible = Enumerable.Range(0, width * height).Where(i => rgba[(4 * i) + 3] > 0).ToList();
        var (left, top) = (visible.Min(i => i % width), visible.Min(i => i / width));
        return new PixelArea(left, top, visible.Max(i => i % width) - left + 1, visible.Max(i => i / width) - top + 1);
    }
}
