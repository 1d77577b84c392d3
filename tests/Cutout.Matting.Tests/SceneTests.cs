using Cutout.Matting.Tests.Scenes;

namespace Cutout.Matting.Tests;

public sealed class SceneTests
{
    private static readonly Shape[] Shapes =
    [
        Shape.Bust(0.5), Shape.Bust(0.4), Shape.Star(0.5, 0.5, 0.28, 5), Shape.Star(0.35, 0.55, 0.22, 3), Shape.Star(0.62, 0.45, 0.3, 7), Shape.Ring(0.5, 0.42, 0.25),
    ];

    [Theory]
    [InlineData(Ground.Plain, 0.97)]
    [InlineData(Ground.Gradient, 0.95)]
    [InlineData(Ground.Blurred, 0.95)]
    [InlineData(Ground.Textured, 0.85)]
    public void Subjects_are_found_on_every_kind_of_ground(Ground ground, double least)
    {
        var overlaps = new List<double>();
        for (var i = 0; i < Shapes.Length; i++)
        {
            var scene = Scene.Paint(320, 260, Shapes[i], ground, seed: 100 + i);
            using var cut = Cuts.Of(scene);
            overlaps.Add(scene.IntersectionOverUnion(cut));
        }

        Assert.True(overlaps.Average() >= least, $"Mean overlap {overlaps.Average():F3}: {string.Join(' ', overlaps.Select(o => o.ToString("F3")))}");
    }

    [Theory]
    [InlineData(0.3, 0.35)]
    [InlineData(0.7, 0.35)]
    [InlineData(0.3, 0.65)]
    [InlineData(0.7, 0.65)]
    public void The_cut_follows_a_subject_that_is_not_in_the_middle(double x, double y)
    {
        var scene = Scene.Paint(400, 400, Shape.Star(x, y, 0.17, 4), Ground.Gradient, seed: 7);

        using var cut = Cuts.Of(scene);

        Assert.InRange(scene.IntersectionOverUnion(cut), 0.93, 1);
    }

    [Fact]
    public void A_hole_through_the_subject_stays_open()
    {
        var scene = Scene.Paint(400, 400, Shape.Ring(0.5, 0.45, 0.28), Ground.Plain, seed: 3);

        using var cut = Cuts.Of(scene);

        Assert.Equal(0, cut.Row(180)[(4 * 200) + 3]);
    }

    [Fact]
    public void The_matte_is_soft_where_the_subject_is()
    {
        var scene = Scene.Paint(480, 400, Shape.Star(0.5, 0.5, 0.28, 5), Ground.Plain, seed: 5);

        using var cut = Cuts.Of(scene);

        double error = 0;
        var soft = 0;
        for (var i = 0; i < scene.Alpha.Length; i++)
        {
            if (scene.Alpha[i] is > 0.1f and < 0.9f)
            {
                soft++;
                error += Math.Abs(scene.Alpha[i] - (cut.Pixels[(4 * i) + 3] / 255.0));
            }
        }

        // A hard cut would be a quarter off on average.
        Assert.InRange(error / soft, 0, 0.15);
    }

    [Theory]
    [InlineData(Ground.Plain)]
    [InlineData(Ground.Gradient)]
    [InlineData(Ground.Blurred)]
    public void Loose_strands_of_hair_are_kept_and_the_ground_between_them_is_not(Ground ground)
    {
        var scene = Scene.Paint(480, 400, Shape.Hairy(0.5, 60, seed: 5), ground, seed: 101);
        var head = Shape.Bust(0.5);

        using var cut = Cuts.Of(scene);

        double wanted = 0, kept = 0, beyond = 0;
        for (var i = 0; i < scene.Alpha.Length; i++)
        {
            if (head.Cover((i % 480) + 0.5, (i / 480) + 0.5, 480, 400) < 0.01)
            {
                var got = cut.Pixels[(4 * i) + 3] / 255.0;
                wanted += scene.Alpha[i];
                kept += Math.Min(got, scene.Alpha[i]);
                beyond += Math.Max(0, got - scene.Alpha[i]);
            }
        }

        // Without a search for strays it is less than half.
        Assert.True(kept > 0.5 * wanted, $"{kept / wanted:F2} of the hair was kept");
        Assert.True(beyond < 0.25 * wanted, $"{beyond / wanted:F2} of what was kept is ground");
    }

    [Fact]
    public void Soft_pixels_show_the_subject_and_not_the_old_background()
    {
        // The ground is blue-grey, the subject has no blue above 0.2: what blue is left in a soft pixel is halo.
        var scene = Scene.Paint(480, 400, Shape.Star(0.5, 0.5, 0.28, 5), Ground.Plain, seed: 5);
        var clean = Scene.Paint(480, 400, Shape.Star(0.5, 0.5, 9, 5), Ground.Plain, seed: 5);

        using var cut = Cuts.Of(scene);

        double left = 0, before = 0;
        var soft = 0;
        for (var i = 0; i < scene.Alpha.Length; i++)
        {
            if (cut.Pixels[(4 * i) + 3] is > 50 and < 200)
            {
                soft++;
                for (var c = 0; c < 3; c++)
                {
                    left += Math.Abs(cut.Pixels[(4 * i) + c] - clean.Rgb[(3 * i) + c]);
                    before += Math.Abs(scene.Rgb[(3 * i) + c] - clean.Rgb[(3 * i) + c]);
                }
            }
        }

        Assert.True(soft > 300, $"{soft} soft pixels");
        Assert.True(left < 0.45 * before, $"{left / soft / 3:F1} of {before / soft / 3:F1} levels of the background are left");
    }
}
