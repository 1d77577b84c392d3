using System.Buffers;
using Cutout.Imaging;
using Cutout.Matting.Hints;
using Cutout.Matting.Tests.Scenes;

namespace Cutout.Matting.Tests.Hints;

public sealed class HintTests
{
    // Two subjects of equal right: nobody can know which one is wanted.
    private static readonly Scene Twins = Scene.Paint(400, 300, Shape.Star(0.27, 0.5, 0.2, 5).And(Shape.Star(0.73, 0.5, 0.2, 5)), Ground.Gradient, seed: 11);
    private static readonly Scene LeftTwin = Scene.Paint(400, 300, Shape.Star(0.27, 0.5, 0.2, 5), Ground.Gradient, seed: 11);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Without_hints_both_subjects_are_kept()
    {
        using var cut = Cut(Twins, null);

        Assert.InRange(Twins.IntersectionOverUnion(cut), 0.95, 1);
    }

    [Fact]
    public void A_rectangle_says_which_of_two_subjects_is_meant()
    {
        using var cut = Cut(Twins, new MattingHints { Rectangle = new HintRectangle(0.05, 0.1, 0.52, 0.9) });

        Assert.InRange(LeftTwin.IntersectionOverUnion(cut), 0.95, 1);
    }

    [Fact]
    public void A_scribble_removes_more_of_an_unwanted_subject_than_it_covers()
    {
        HintPoint[] points = [new(0.64, 0.4), new(0.82, 0.44), new(0.64, 0.5), new(0.82, 0.56), new(0.64, 0.62)];

        using var cut = Cut(Twins, new MattingHints { Strokes = [new HintStroke(Keep: false, Radius: 0.02, points)] });

        // If only what was painted over had gone, it would be less than two thirds.
        Assert.InRange(LeftTwin.IntersectionOverUnion(cut), 0.85, 1);
    }

    [Fact]
    public void A_stroke_brings_back_what_a_rectangle_or_another_stroke_took()
    {
        var hints = new MattingHints
        {
            Rectangle = new HintRectangle(0.05, 0.1, 0.52, 0.9),
            Strokes =
            [
                new HintStroke(Keep: false, Radius: 0.02, [new HintPoint(0.73, 0.5)]),
                new HintStroke(Keep: true, Radius: 0.02, [new HintPoint(0.73, 0.5)]),
            ],
        };

        using var cut = Cut(Twins, hints);

        Assert.Equal(255, Alpha(cut, 0.73, 0.5));
        Assert.Equal(255, Alpha(cut, 0.27, 0.5));
        Assert.Equal(0, Alpha(cut, 0.73, 0.65));
    }

    [Fact]
    public void What_was_painted_over_is_obeyed_even_against_all_appearance()
    {
        var hints = new MattingHints
        {
            Strokes =
            [
                new HintStroke(Keep: true, Radius: 0.03, [new HintPoint(0.05, 0.1), new HintPoint(0.15, 0.1)]),
                new HintStroke(Keep: false, Radius: 0.03, [new HintPoint(0.27, 0.5)]),
            ],
        };

        using var cut = Cut(Twins, hints);

        Assert.Equal(255, Alpha(cut, 0.1, 0.1));
        Assert.Equal(0, Alpha(cut, 0.27, 0.5));
    }

    [Fact]
    public void Strokes_across_the_subject_s_edge_win_over_its_colours_up_to_their_own_rim()
    {
        var scene = Scene.Paint(1501, 1102, Shape.Star(0.5, 0.5, 0.28, 5), Ground.Gradient, seed: 4);
        HintPoint[] kept = [new(0.5, 0.5), new(0.9, 0.5)], removed = [new(0.5, 0.6), new(0.5, 0.95)];

        using var cut = Cut(scene, new MattingHints { Strokes = [new HintStroke(Keep: true, Radius: 0.02, kept), new HintStroke(Keep: false, Radius: 0.02, removed)] });

        // The brush is 30 pixels to either side; the matte is solved at half the size, so that its rim may be two pixels off.
        int within = 0, soft = 0;
        for (var aside = -29; aside <= 29; aside++)
        {
            for (var x = 751; x < 1350; x++)
            {
                within++;
                soft += cut.Row(551 + aside)[(4 * x) + 3] != 255 ? 1 : 0;
            }

            for (var y = 700; y < 1040; y++)
            {
                within++;
                soft += cut.Row(y)[(4 * (750 + aside)) + 3] != 0 ? 1 : 0;
            }
        }

        Assert.True(soft == 0, $"{soft} of {within} pixels under the strokes are not what they say");
    }

    [Fact]
    public void One_analysis_serves_many_hints_and_no_cut_remembers_the_one_before()
    {
        var picture = Twins.ToPng();
        using var analysis = MattingAnalysis.Of(picture, new MattingOptions(), Cancellation);
        var left = new MattingHints { Rectangle = new HintRectangle(0.05, 0.1, 0.52, 0.9) };
        var right = new MattingHints { Rectangle = new HintRectangle(0.48, 0.1, 0.95, 0.9) };

        var first = Preview(analysis, left);
        var second = Preview(analysis, right);
        var again = Preview(analysis, left);

        Assert.Equal(first, again);
        Assert.NotEqual(first, second);
        var output = new ArrayBufferWriter<byte>();
        analysis.CutOut(picture, output, left, Cancellation);
        using var cut = Cuts.Decode(output.WrittenMemory.ToArray());
        Assert.InRange(LeftTwin.IntersectionOverUnion(cut), 0.95, 1);
    }

    [Fact]
    public void A_preview_has_the_working_size_and_the_cut_of_the_full_picture()
    {
        var scene = Scene.Paint(1200, 900, Shape.Star(0.5, 0.5, 0.28, 5), Ground.Blurred, seed: 4);
        using var analysis = MattingAnalysis.Of(scene.ToPng(), new MattingOptions(), Cancellation);

        using var preview = Cuts.Decode(Preview(analysis, null));

        Assert.Equal((analysis.Width, analysis.Height), (preview.Width, preview.Height));
        Assert.InRange(preview.Width, 300, 560);
        var small = Scene.Paint(preview.Width, preview.Height, Shape.Star(0.5, 0.5, 0.28, 5), Ground.Blurred, seed: 4);
        Assert.InRange(small.IntersectionOverUnion(preview), 0.96, 1);
    }

    [Fact]
    public void An_analysis_refuses_another_picture()
    {
        using var analysis = MattingAnalysis.Of(Twins.ToPng(), new MattingOptions(), Cancellation);
        var output = new ArrayBufferWriter<byte>();

        var thrown = Assert.Throws<ArgumentException>(() => analysis.CutOut(Scene.Uniform(500, 300, 90).ToPng(), output, null, Cancellation));

        Assert.Contains("500x300", thrown.Message);
        Assert.Equal(0, output.WrittenCount);
    }

    public static TheoryData<MattingHints, string> Faulty => new()
    {
        { new MattingHints { Rectangle = new HintRectangle(0.5, 0, 0.4, 1) }, "(0.5, 0) to (0.4, 1)" },
        { new MattingHints { Rectangle = new HintRectangle(-0.5, 0, 0.4, 1) }, "-0.5" },
        { new MattingHints { Rectangle = new HintRectangle(double.NaN, 0, 0.4, 1) }, "NaN" },
        { new MattingHints { Strokes = [new HintStroke(true, 0, [new HintPoint(0.5, 0.5)])] }, "radius is 0" },
        { new MattingHints { Strokes = [new HintStroke(true, double.NaN, [new HintPoint(0.5, 0.5)])] }, "radius is NaN" },
        { new MattingHints { Strokes = [new HintStroke(true, 0.1, [])] }, "no points" },
        { new MattingHints { Strokes = [new HintStroke(true, 0.1, [new HintPoint(double.NaN, 0.5)])] }, "nowhere" },
        { new MattingHints { Strokes = [new HintStroke(true, 0.1, new HintPoint[MattingHints.MostPoints + 1])] }, "20001 points" },
    };

    [Theory]
    [MemberData(nameof(Faulty), DisableDiscoveryEnumeration = true)]
    public void Faulty_hints_are_told_in_words_that_print_the_value(MattingHints hints, string expected)
    {
        Assert.Contains(expected, hints.Fault());
        Assert.Throws<ArgumentException>(() => Cut(Twins, hints));
    }

    private static int Alpha(PixelBuffer cut, double x, double y) => cut.Row((int)(y * cut.Height))[(4 * (int)(x * cut.Width)) + 3];

    private static byte[] Preview(MattingAnalysis analysis, MattingHints? hints)
    {
        var output = new ArrayBufferWriter<byte>();
        analysis.Preview(output, hints, Cancellation);
        return output.WrittenSpan.ToArray();
    }

    private static PixelBuffer Cut(Scene scene, MattingHints? hints)
    {
        var output = new ArrayBufferWriter<byte>();
        MattingEngine.CutOut(scene.ToPng(), output, new MattingOptions { Hints = hints }, Cancellation);
        return Cuts.Decode(output.WrittenMemory.ToArray());
    }
}
