using System.Buffers;
using System.Diagnostics;
using Cutout.Imaging;
using Cutout.Inpainting;
using Cutout.Matting.Inpainting;

namespace Cutout.Matting.Tests.Inpainting;

public sealed class InpaintingEngineTests
{
    public static TheoryData<string> Names { get; } = [.. Painting.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void What_belongs_there_comes_back_and_the_border_does_not_show(string name)
    {
        var painting = Painting.Of(name, 576, 434, 0.05);

        using var filled = Removals.Of(painting);

        var score = HoleScore.Of(painting, filled);
        Assert.True(score.Decibels >= 24, $"{score.Decibels:F1} dB");
        Assert.True(score.Seam <= 1.5, $"the border's steps are {score.Seam:F2} times those around it");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pixel_outside_the_mask_is_the_photos_own(string name)
    {
        var painting = Painting.Of(name, 300, 220, 0.1);

        using var filled = Removals.Of(painting);

        AssertUntouchedOutside(painting, filled);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_one_others()
    {
        var painting = Painting.Of("noise", 320, 240, 0.05);

        var first = Removals.Png(painting, new InpaintingOptions { Seed = 3 });

        Assert.Equal(first, Removals.Png(painting, new InpaintingOptions { Seed = 3 }));
        Assert.NotEqual(first, Removals.Png(painting, new InpaintingOptions { Seed = 4 }));
    }

    [Fact]
    public void Grain_is_filled_with_grain()
    {
        var painting = Painting.Of("noise", 320, 240, 0.05);

        using var filled = Removals.Of(painting);

        // Among neighbours inside the hole, by those outside: a smooth patch would be seen at once.
        double inside = 0, outside = 0;
        long holes = 0, others = 0;
        for (var i = 1; i < painting.Mask.Length; i++)
        {
            double step = Math.Abs(filled.Pixels[4 * i] - filled.Pixels[(4 * i) - 4]);
            (inside, holes) = painting.Mask[i] && painting.Mask[i - 1] ? (inside + step, holes + 1) : (inside, holes);
            (outside, others) = painting.Mask[i] ? (outside, others) : (outside + step, others + 1);
        }

        Assert.InRange(inside / holes / (outside / others), 0.5, 1.2);
    }

    [Fact]
    public void Holes_far_apart_have_a_window_each_and_those_near_each_other_share_one()
    {
        var far = Painting.Of("checks", 1200, 300, 0.0001);
        far.Mark(30, 60, 90, 120);
        far.Mark(1100, 200, 1150, 260);
        far.Mark(1020, 190, 1050, 220);

        var filled = Assert.IsType<InpaintingOutcome.Filled>(Removals.Outcome(far, out var png));

        Assert.Equal(3, filled.Windows);
        using var picture = Cuts.Decode(png);
        Assert.True(HoleScore.Of(far, picture).Decibels >= 40);
    }

    [Fact]
    public void Hundreds_of_specks_are_filled_in_few_windows()
    {
        var painting = Painting.Of("slanted", 1500, 900, 0.001);
        for (var i = 0; i < 600; i++)
        {
            var (x, y) = ((i * 97) % 1490, (i * 53) % 890);
            painting.Mark(x, y, x + 3, y + 2);
        }

        var filled = Assert.IsType<InpaintingOutcome.Filled>(Removals.Outcome(painting, out var png));

        Assert.InRange(filled.Windows, 1, 32);
        using var picture = Cuts.Decode(png);
        Assert.True(HoleScore.Of(painting, picture).Decibels >= 24);
    }

    [Theory]
    [InlineData("bricks", 20_000, 3, 4)]
    [InlineData("bricks", 4_000, 5, 7)]
    [InlineData("bricks", 1_000, 11, 13)]
    [InlineData("radial", 20_000, 3, 4)]
    [InlineData("horizon", 20_000, 3, 4)]
    public void A_hole_too_large_for_its_budget_is_filled_at_a_fraction_and_keeps_its_detail(string name, int mostFilled, int leastFactor, int mostFactor)
    {
        var painting = Painting.Of(name, 1100, 800, 0.15);
        var most = 0L;
        var limits = new DecodeLimits { FrameMemory = bytes => { most = Math.Max(most, bytes); return new MemoryStream(); } };

        var outcome = Removals.Outcome(painting, out var png, new InpaintingOptions { MostFilledPixels = mostFilled, MostWindowPixels = 200_000, Limits = limits });

        var filled = Assert.IsType<InpaintingOutcome.Filled>(outcome);
        Assert.InRange(filled.Factor, leastFactor, mostFactor);
        Assert.InRange(most, 1, 160 * 200_000L);
        using var picture = Cuts.Decode(png);
        var score = HoleScore.Of(painting, picture);
        Assert.True(score.Decibels >= 24, $"{score.Decibels:F1} dB");
        Assert.True(score.Seam <= 1.5, $"the border's steps are {score.Seam:F2} times those around it");
        AssertUntouchedOutside(painting, picture);
    }

    [Theory]
    [InlineData("gradient", false)]
    [InlineData("gradient", true)]
    [InlineData("radial", false)]
    [InlineData("radial", true)]
    [InlineData("noise", true)]
    public void No_part_of_a_filled_hole_is_lighter_darker_or_of_another_tint_than_its_place(string name, bool atAFraction)
    {
        var painting = Painting.Of(name, 600, 440, 0.1);
        var options = atAFraction ? new InpaintingOptions { MostFilledPixels = 5000, MostWindowPixels = 60_000 } : new InpaintingOptions();

        Assert.IsType<InpaintingOutcome.Filled>(Removals.Outcome(painting, out var png, options));

        using var picture = Cuts.Decode(png);
        var worst = WorstShift(painting, picture);
        Assert.True(worst <= 5, $"a part of the hole is off by {worst:F1} levels");
    }

    // The most by which red, green or blue of the filled pixels in a square of 40 differ from what belongs there, on average.
    private static double WorstShift(Painting painting, PixelBuffer filled)
    {
        const int Side = 40, Least = Side * Side / 4;
        var worst = 0.0;
        for (var i = 0; i < (painting.Width / Side) * (painting.Height / Side) * 3; i++)
        {
            int square = i / 3, left = square % (painting.Width / Side) * Side, top = square / (painting.Width / Side) * Side;
            long sum = 0, count = 0;
            for (var y = top; y < top + Side; y++)
            {
                for (var at = (y * painting.Width) + left; at < (y * painting.Width) + left + Side; at++)
                {
                    sum += painting.Mask[at] ? filled.Pixels[(4 * at) + (i % 3)] - painting.Rgb[(3 * at) + (i % 3)] : 0;
                    count += painting.Mask[at] ? 1 : 0;
                }
            }

            worst = count >= Least ? Math.Max(worst, Math.Abs(sum / (double)count)) : worst;
        }

        return worst;
    }

    [Fact]
    public void A_hole_at_the_photos_edge_is_filled_from_its_other_sides()
    {
        var painting = Painting.Of("stripes", 300, 240, 0.0001);
        painting.Mark(0, 0, 60, 70);
        painting.Mark(250, 100, 300, 240);

        using var filled = Removals.Of(painting);

        Assert.True(HoleScore.Of(painting, filled).Decibels >= 40);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(2, 60)]
    [InlineData(60, 2)]
    [InlineData(9, 9)]
    [InlineData(3, 1)]
    public void In_tiny_photos_the_place_is_filled_smoothly(int width, int height)
    {
        var painting = Painting.Of("gradient", width, height, 0);
        painting.Mark(width / 2, height / 2, (width / 2) + 1, (height / 2) + 1);

        using var filled = Removals.Of(painting);

        Assert.True(HoleScore.Of(painting, filled).Decibels >= 12);
    }

    [Fact]
    public void A_mask_painted_white_on_nothing_marks_what_is_white()
    {
        var painting = Painting.Of("checks", 200, 150, 0.05);

        var outcome = InpaintingEngine.Remove(painting.ToPng(), painting.PaintedMaskPng(), new ArrayBufferWriter<byte>(), new InpaintingOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(painting.Mask.Count(marked => marked) / (200.0 * 150), Assert.IsType<InpaintingOutcome.Filled>(outcome).Share, 9);
    }

    [Fact]
    public void An_empty_mask_is_told_and_nothing_is_written()
    {
        var outcome = Removals.Outcome(Painting.Of("checks", 100, 80, 0), out var png);

        Assert.IsType<InpaintingOutcome.NothingMarked>(outcome);
        Assert.Empty(png);
    }

    [Fact]
    public void A_mask_that_leaves_next_to_nothing_is_told_and_nothing_is_written()
    {
        var painting = Painting.Of("checks", 100, 80, 0);
        painting.Mark(0, 0, 99, 80);

        var outcome = Removals.Outcome(painting, out var png);

        Assert.IsType<InpaintingOutcome.NothingLeft>(outcome);
        Assert.Empty(png);
    }

    [Fact]
    public void A_frame_of_a_few_pixels_is_enough_to_fill_all_that_is_inside()
    {
        var painting = Painting.Of("gradient", 100, 80, 0);
        painting.Mark(2, 2, 98, 78);

        using var filled = Removals.Of(painting);

        Assert.True(HoleScore.Of(painting, filled).Decibels >= 24);
    }

    [Fact]
    public void A_mask_of_another_size_is_told()
    {
        var (photo, mask) = (Painting.Of("checks", 100, 80, 0.1).ToPng(), Painting.Of("checks", 80, 100, 0.1).MaskPng());

        var outcome = InpaintingEngine.Remove(photo, mask, new ArrayBufferWriter<byte>(), new InpaintingOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(new InpaintingOutcome.MaskDiffers(80, 100, 100, 80), outcome);
    }

    [Fact]
    public void What_is_not_a_picture_is_told()
    {
        var mask = Painting.Of("checks", 100, 80, 0.1).MaskPng();

        var outcome = InpaintingEngine.Remove("not a picture"u8.ToArray(), mask, new ArrayBufferWriter<byte>(), new InpaintingOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(PictureFault.UnknownFormat, Assert.IsType<InpaintingOutcome.Unreadable>(outcome).Refusal.Fault);
    }

    [Fact]
    public void Where_the_memory_for_a_window_is_not_granted_nothing_is_written()
    {
        var painting = Painting.Of("checks", 200, 200, 0.1);
        var limits = new DecodeLimits { FrameMemory = bytes => bytes > 200 * 200 * 10 ? null : new MemoryStream() };

        var outcome = Removals.Outcome(painting, out var png, new InpaintingOptions { Limits = limits });

        Assert.Equal(PictureFault.NoMemory, Assert.IsType<InpaintingOutcome.Unreadable>(outcome).Refusal.Fault);
        Assert.Empty(png);
    }

    [Fact]
    public void A_removal_that_is_cancelled_while_it_fills_stops()
    {
        var painting = Painting.Of("noise", 400, 400, 0.1);
        using var cancelled = new CancellationTokenSource();
        var output = new ArrayBufferWriter<byte>();
        var limits = new DecodeLimits { FrameMemory = bytes => Granted(cancelled, bytes > 400 * 400 * 10) };

        Assert.ThrowsAny<OperationCanceledException>(() =>
            InpaintingEngine.Remove(painting.ToPng(), painting.MaskPng(), output, new InpaintingOptions { Limits = limits }, cancelled.Token));
        Assert.Equal(0, output.WrittenCount);

        // What is asked for last is the memory to fill the hole in. A timer might be late, when it is filled already.
        static MemoryStream Granted(CancellationTokenSource source, bool isForTheHole)
        {
            if (isForTheHole)
            {
                source.Cancel();
            }

            return new MemoryStream();
        }
    }

    [Fact]
    public void What_was_transparent_stays_transparent()
    {
        var painting = Painting.Of("checks", 200, 150, 0.05);

        var outcome = InpaintingEngine.Remove(
            painting.ToPng(alphaOf: (x, _) => x < 40 ? (byte)90 : (byte)255), painting.MaskPng(), Removals.To(out var output), new InpaintingOptions(), TestContext.Current.CancellationToken);

        Assert.IsType<InpaintingOutcome.Filled>(outcome);
        using var filled = Cuts.Decode(output.WrittenMemory);
        Assert.Equal(90, filled.Row(70)[(4 * 20) + 3]);
        Assert.Equal(255, filled.Row(70)[(4 * 180) + 3]);
    }

    [Fact]
    public void A_photo_lying_on_its_side_is_filled_upright_and_keeps_its_profile()
    {
        var painting = Painting.Of("checks", 300, 200, 0.05);
        var profile = MadeUpProfile.Of(3000);
        var lying = Run(RequiredTool.Find("convert", "imagemagick"), ["png:-", "-rotate", "270", "-quality", "98", "jpg:-"], painting.ToPng());
        var length = 16 + profile.Length;
        byte[] segment = [0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. "ICC_PROFILE\0"u8, 1, 1, .. profile];
        var oriented = Run(
            RequiredTool.Find("exiftool", "libimage-exiftool-perl"), ["-Orientation#=6", "-o", "-", "-"], [.. lying[..2], .. segment, .. lying[2..]]);

        InpaintingEngine.Remove(oriented, painting.MaskPng(), Removals.To(out var output), new InpaintingOptions(), TestContext.Current.CancellationToken);

        using var filled = Cuts.Decode(output.WrittenMemory);
        Assert.Equal((300, 200), (filled.Width, filled.Height));
        Assert.True(HoleScore.Of(painting, filled).Decibels >= 24);
        Assert.Equal(profile, Run(RequiredTool.Find("exiftool", "libimage-exiftool-perl"), ["-b", "-ICC_Profile", "-"], output.WrittenSpan.ToArray()));
    }

    private static void AssertUntouchedOutside(Painting painting, PixelBuffer filled)
    {
        for (var i = 0; i < painting.Mask.Length; i++)
        {
            if (!painting.Mask[i])
            {
                Assert.Equal(painting.Rgb.AsSpan(3 * i, 3), filled.Pixels.Slice(4 * i, 3));
                Assert.Equal(255, filled.Pixels[(4 * i) + 3]);
            }
        }
    }

    private static byte[] Run(string program, string[] arguments, byte[] input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output, TestContext.Current.CancellationToken);
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        reading.Wait(TestContext.Current.CancellationToken);
        process.WaitForExit();
        return output.ToArray();
    }
}
