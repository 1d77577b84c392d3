using System.Buffers;

namespace Cutout.Imaging.Tests.Properties;

public sealed class ShapeProperties
{
    // Each target pixel is rounded by half a level at most; premultiplied, its colour and its alpha are.
    [Theory]
    [InlineData(false, 0.51)]
    [InlineData(true, 1.01)]
    public void Shrinking_keeps_the_mean_and_the_range(bool alpha, double most) => Property.Holds(picture =>
    {
        var source = picture.Rgba(alpha);
        var target = Shrink(picture, source, 1 + (picture.Choice % picture.Width), 1 + (picture.Amount % picture.Height), alpha);

        for (var c = 0; c < 4; c++)
        {
            Assert.InRange(Mean(target, c) - Mean(source, c), -most, most);
            var seen = Values(source, c);
            Assert.All(Values(target, c), value => Assert.InRange(value, seen.Min(), seen.Max()));
        }
    });

    [Fact]
    public void Turning_and_turning_back_changes_nothing() => Property.Holds(picture =>
    {
        var orientation = (Orientation)(1 + (picture.Choice % 8));
        var back = orientation switch
        {
            Orientation.Rotated90 => Orientation.Rotated270,
            Orientation.Rotated270 => Orientation.Rotated90,
            _ => orientation,
        };
        using var stored = new PixelBuffer(picture.Width, picture.Height);
        picture.Rgba(alpha: true).CopyTo(stored.Pixels);

        using var turned = stored.Turn(orientation);
        using var again = turned.Turn(back);

        Assert.Equal((stored.Width, stored.Height), (again.Width, again.Height));
        Assert.Equal(stored.Pixels.ToArray(), again.Pixels.ToArray());
    });

    [Fact]
    public void A_seed_always_gives_the_same_watermark() => Property.Holds(
        picture => Assert.Equal(Preview(picture), Preview(picture)),
        pictures: 25);

    private static byte[] Preview(DrawnPicture picture)
    {
        var output = new ArrayBufferWriter<byte>();
        var options = new PreviewOptions { Watermark = new Watermark { Text = "PREVIEW", Seed = (ulong)picture.Amount, Size = 0.2, Spacing = 0.5 } };
        PreviewRenderer.Render(picture.Png(), options, output, TestContext.Current.CancellationToken).OrThrow();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] Shrink(DrawnPicture picture, byte[] source, int width, int height, bool alpha)
    {
        using var shrinker = new AreaShrinker(picture.Width, picture.Height, width, height, alpha);
        var target = new byte[4 * width * height];
        var rows = 0;
        for (var y = 0; y < picture.Height; y++)
        {
            if (shrinker.Take(source.AsSpan(4 * picture.Width * y, 4 * picture.Width), target.AsSpan(4 * width * Math.Min(rows, height - 1))))
            {
                rows++;
            }
        }

        Assert.Equal(height, rows);
        return target;
    }

    private static double Mean(byte[] rgba, int channel)
    {
        var sum = 0.0;
        for (var i = 0; i < rgba.Length; i += 4)
        {
            sum += channel == 3 ? rgba[i + 3] : rgba[i + channel] * rgba[i + 3] / 255.0;
        }

        return sum / (rgba.Length / 4);
    }

    // The colour of a pixel without alpha is nobody's.
    private static byte[] Values(byte[] rgba, int channel) =>
        [.. Enumerable.Range(0, rgba.Length / 4).Where(i => channel == 3 || rgba[(4 * i) + 3] > 0).Select(i => rgba[(4 * i) + channel]).DefaultIfEmpty()];
}
