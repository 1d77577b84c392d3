using System.Buffers;
using System.Diagnostics;
using Cutout.Imaging;
using Cutout.Matting.Tests.Scenes;

namespace Cutout.Matting.Tests;

public sealed class MattingEngineTests
{
    private static readonly Scene Portrait = Scene.Paint(900, 700, Shape.Bust(0.5), Ground.Blurred, seed: 21);

    [Fact]
    public void The_result_has_the_picture_s_full_size_and_the_report_adds_up()
    {
        var scene = Scene.Paint(1500, 1100, Shape.Star(0.5, 0.5, 0.25, 6), Ground.Gradient, seed: 2);
        var output = new ArrayBufferWriter<byte>();

        var report = MattingEngine.CutOut(scene.ToPng(), output, new MattingOptions(), TestContext.Current.CancellationToken);

        using var cut = Cuts.Decode(output.WrittenMemory.ToArray());
        Assert.Equal((1500, 1100), (cut.Width, cut.Height));
        Assert.Equal((1500, 1100), (report.Width, report.Height));
        Assert.Equal(1, report.Opaque + report.Soft + report.Clear, 9);
        Assert.Equal(scene.Alpha.Count(a => a > 0.99f) / (1500.0 * 1100), report.Opaque, 0.01);
        Assert.InRange(report.Soft, 0.0001, 0.05);
        Assert.InRange(report.Confidence, 0.5, 1);
        Assert.InRange(scene.IntersectionOverUnion(cut), 0.97, 1);
    }

    [Fact]
    public void Pixels_without_coverage_have_no_colour()
    {
        using var cut = Cuts.Of(Portrait);

        var clear = 0;
        for (var i = 0; i < cut.Pixels.Length; i += 4)
        {
            if (cut.Pixels[i + 3] == 0)
            {
                clear++;
                Assert.True(cut.Pixels[i] == 0 && cut.Pixels[i + 1] == 0 && cut.Pixels[i + 2] == 0, $"pixel {i / 4} has colour");
            }
        }

        Assert.True(clear > 100_000, $"only {clear} pixels are clear");
    }

    [Fact]
    public void The_same_picture_gives_the_same_bytes()
    {
        Assert.Equal(Cuts.Png(Portrait.ToPng()), Cuts.Png(Portrait.ToPng()));
    }

    [Fact]
    public void A_jpeg_lying_on_its_side_comes_out_upright()
    {
        // Orientation 6: the stored picture has to be turned a quarter clockwise to stand upright.
        var lying = Run(RequiredTool.Find("convert", "imagemagick"), ["png:-", "-rotate", "270", "-quality", "95", "jpg:-"], Portrait.ToPng());
        var oriented = Run(RequiredTool.Find("exiftool", "libimage-exiftool-perl"), ["-Orientation#=6", "-o", "-", "-"], lying);

        using var cut = Cuts.Decode(Cuts.Png(oriented));

        Assert.Equal((900, 700), (cut.Width, cut.Height));
        Assert.InRange(Portrait.IntersectionOverUnion(cut), 0.95, 1);
    }

    [Theory]
    [InlineData(2, "-flop")]
    [InlineData(3, "-rotate", "180")]
    [InlineData(4, "-flip")]
    [InlineData(5, "-transpose")]
    [InlineData(7, "-transverse")]
    [InlineData(8, "-rotate", "90")]
    public void However_a_jpeg_is_stored_the_matte_lies_on_the_subject(int orientation, params string[] stored)
    {
        // 1501 by 1105 pixels are one more than whole squares of twelve, so that the reduction has cut-off squares at two edges, which turning brings to others.
        var scene = Scene.Paint(1501, 1105, Shape.Star(0.4, 0.55, 0.25, 6), Ground.Gradient, seed: 2);
        var turned = Run(RequiredTool.Find("convert", "imagemagick"), ["png:-", .. stored, "-quality", "95", "jpg:-"], scene.ToPng());
        var oriented = Run(RequiredTool.Find("exiftool", "libimage-exiftool-perl"), [$"-Orientation#={orientation}", "-o", "-", "-"], turned);
        var output = new ArrayBufferWriter<byte>();

        MattingEngine.CutOut(oriented, output, new MattingOptions { WorkingSide = 128, MatteSide = 128 }, TestContext.Current.CancellationToken);

        using var cut = Cuts.Decode(output.WrittenMemory.ToArray());
        Assert.Equal((1501, 1105), (cut.Width, cut.Height));
        var error = scene.Alpha.Select((a, i) => Math.Abs(a - (cut.Pixels[(4 * i) + 3] / 255.0))).Average();
        var (x, y) = Middle(i => scene.Alpha[i], scene.Width, scene.Alpha.Length);
        var (cutX, cutY) = Middle(i => cut.Pixels[(4 * i) + 3], scene.Width, scene.Alpha.Length);
        // The lines through colour space hide most of a matte that lies aside; what is left is a fifth of a pixel.
        Assert.True(error < 0.001 && Math.Abs(cutX - x) < 0.1 && Math.Abs(cutY - y) < 0.1, $"The mean error is {error:F4}; the subject lies {cutX - x:F2} pixels to the right and {cutY - y:F2} below.");
    }

    private static (double X, double Y) Middle(Func<int, double> weightOf, int width, int count)
    {
        double sum = 0, x = 0, y = 0;
        for (var i = 0; i < count; i++)
        {
            var weight = weightOf(i);
            sum += weight;
            x += weight * (i % width);
            y += weight * (i / width);
        }

        return (x / sum, y / sum);
    }

    [Fact]
    public async Task The_same_picture_gives_the_same_bytes_whatever_was_cut_before_and_beside_it()
    {
        var alone = Cuts.Png(Portrait.ToPng());
        var other = Scene.Paint(333, 555, Shape.Ring(0.5, 0.42, 0.25), Ground.Textured, seed: 8).ToPng();

        var together = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => Cuts.Png(i % 2 == 0 ? Portrait.ToPng() : other), TestContext.Current.CancellationToken)));

        Assert.Equal(alone, together[0]);
        Assert.Equal(alone, together[2]);
        Assert.Equal(together[1], together[3]);
    }

    [Fact]
    public void A_uniform_picture_has_no_subject_and_nothing_is_written()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<NoSubjectException>(() =>
            MattingEngine.CutOut(Scene.Uniform(300, 200, 128).ToPng(), output, new MattingOptions(), TestContext.Current.CancellationToken));

        Assert.Equal(0, output.WrittenCount);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 200)]
    [InlineData(200, 3)]
    [InlineData(1, 50)]
    [InlineData(17, 16)]
    public void Tiny_pictures_are_cut_or_refused_in_words(int width, int height)
    {
        var scene = Scene.Paint(width, height, Shape.Star(0.5, 0.5, 0.3, 4), Ground.Gradient, seed: 9);
        var output = new ArrayBufferWriter<byte>();

        var thrown = Record.Exception(() => MattingEngine.CutOut(scene.ToPng(), output, new MattingOptions(), TestContext.Current.CancellationToken));

        if (thrown is null)
        {
            using var cut = Cuts.Decode(output.WrittenMemory.ToArray());
            Assert.Equal((width, height), (cut.Width, cut.Height));
        }
        else
        {
            Assert.IsType<NoSubjectException>(thrown);
        }
    }

    [Fact]
    public void What_was_transparent_stays_transparent()
    {
        var rgba = new ArrayBufferWriter<byte>();
        using (var png = new PngWriter(rgba, Portrait.Width, Portrait.Height, PngColor.Rgba))
        {
            var row = new byte[4 * Portrait.Width];
            for (var y = 0; y < Portrait.Height; y++)
            {
                for (var x = 0; x < Portrait.Width; x++)
                {
                    Portrait.Rgb.AsSpan(3 * ((y * Portrait.Width) + x), 3).CopyTo(row.AsSpan(4 * x));
                    row[(4 * x) + 3] = y > 600 ? (byte)0 : (byte)255;
                }

                png.WriteRow(row);
            }

            png.Complete();
        }

        using var cut = Cuts.Decode(Cuts.Png(rgba.WrittenMemory));

        Assert.Equal(255, cut.Row(560)[(4 * 450) + 3]);
        Assert.Equal(0, cut.Row(650)[(4 * 450) + 3]);
    }

    [Fact]
    public void A_cancelled_cut_stops()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            MattingEngine.CutOut(Portrait.ToPng(), new ArrayBufferWriter<byte>(), new MattingOptions(), cancelled.Token));
    }

    [Fact]
    public void What_is_not_a_picture_is_refused_by_the_decoder()
    {
        Assert.Throws<PictureException>(() =>
            MattingEngine.CutOut("not a picture"u8.ToArray(), new ArrayBufferWriter<byte>(), new MattingOptions(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_photo_s_colour_profile_is_in_the_result()
    {
        var profile = MadeUpProfile.Of(3000);
        var jpeg = Run(RequiredTool.Find("convert", "imagemagick"), ["png:-", "-quality", "95", "jpg:-"], Portrait.ToPng());
        var length = 16 + profile.Length;
        byte[] segment = [0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. "ICC_PROFILE\0"u8, 1, 1, .. profile];

        var cut = Cuts.Png((byte[])[.. jpeg[..2], .. segment, .. jpeg[2..]]);

        Assert.Equal(profile, Run(RequiredTool.Find("exiftool", "libimage-exiftool-perl"), ["-b", "-ICC_Profile", "-"], cut));
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
