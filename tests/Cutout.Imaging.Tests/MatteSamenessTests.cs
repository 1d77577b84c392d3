namespace Cutout.Imaging.Tests;

public sealed class MatteSamenessTests
{
    [Fact]
    public void A_matte_is_the_same_as_itself()
    {
        var png = Disc(120, 90, 50, 45, 30);

        Assert.Equal(new MatteSameness(0, 1), Compare(png, png));
    }

    [Fact]
    public void A_half_that_is_missing_is_half_of_the_union()
    {
        var sameness = Compare(Box(100, 80, 20, 60), Box(100, 80, 20, 40));

        Assert.Equal(0.5, sameness.IntersectionOverUnion);
        Assert.Equal(0.2, sameness.MeanDifference, 6);
        Assert.Equal(0, Compare(Box(100, 80, 0, 30), Box(100, 80, 50, 80)).IntersectionOverUnion);
    }

    [Fact]
    public void Two_mattes_that_keep_nothing_are_the_same() =>
        Assert.Equal(new MatteSameness(0, 1), Compare(Box(30, 30, 0, 0), Box(30, 30, 0, 0)));

    [Fact]
    public void The_same_matte_at_another_size_is_almost_the_same_in_either_order()
    {
        var large = Disc(400, 300, 170, 150, 100);
        var small = Disc(133, 100, 170 / 3f, 50, 100 / 3f);

        foreach (var sameness in new[] { Compare(large, small), Compare(small, large) })
        {
            Assert.InRange(sameness.IntersectionOverUnion, 0.97, 1);
            Assert.InRange(sameness.MeanDifference, 0, 0.01);
        }
    }

    [Fact]
    public void Mattes_are_compared_as_they_are_looked_at()
    {
        // A JPEG has no matte: it is opaque, whichever way it lies.
        var jpeg = TestPictures.WithOrientation(TestPictures.Jpeg(80, 60), 6);

        Assert.Equal(new MatteSameness(0, 1), Compare(jpeg, Box(60, 80, 0, 60)));
    }

    [Fact]
    public void Pictures_of_another_shape_are_refused()
    {
        var outcome = MatteMeter.Compare(Box(100, 80, 0, 50), Box(80, 100, 0, 50), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(PictureFault.Mismatch, outcome.Refusal?.Fault);
    }

    private static MatteSameness Compare(byte[] a, byte[] b) => MatteMeter.Compare(a, b, cancellationToken: TestContext.Current.CancellationToken).OrThrow();

    private static byte[] Box(int width, int height, int left, int right) => Matte(width, height, (x, _) => x >= left && x < right ? 255 : 0);

    private static byte[] Disc(int width, int height, float x, float y, float radius) =>
        Matte(width, height, (px, py) => 255 * Math.Clamp(radius + 0.5f - MathF.Sqrt(((px + 0.5f - x) * (px + 0.5f - x)) + ((py + 0.5f - y) * (py + 0.5f - y))), 0, 1));

    private static byte[] Matte(int width, int height, Func<int, int, float> alpha)
    {
        var rgba = TestPictures.Rgba(width, height);
        for (var i = 0; i < width * height; i++)
        {
            rgba[(4 * i) + 3] = (byte)alpha(i % width, i / width);
        }

        return TestPictures.Png(width, height, rgba);
    }
}
