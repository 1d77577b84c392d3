namespace Cutout.Imaging.Tests;

/// <summary>A few hundred files of random make, the same in every run, read as libjpeg-turbo and libpng read them.</summary>
public sealed class GeneratedPictureTests
{
    private const int Files = 200;

    private static readonly string[] Samplings = ["1x1", "2x1", "2x2", "1x2", "4x1", "4x2", "1x4", "3x1", "2x1,1x1,1x2", "1x1,2x2,2x2", "3x2,1x2,1x1"];

    [Fact]
    public void Jpegs_of_every_make_and_size_decode_like_djpegs()
    {
        var random = new Random(11);
        var (worst, sum) = (0, 0.0);
        for (var i = 0; i < Files; i++)
        {
            var (width, height) = (random.Next(1, 140), random.Next(1, 140));
            var arguments = Arguments(random);
            var jpeg = Tool.Cjpeg(TestPictures.Ppm(width, height, seed: i), arguments);
            var scale = 1 << random.Next(4);
            var (expectedWidth, expectedHeight, samples) = Tool.Ppm(jpeg, "-dct", "int", "-scale", $"1/{scale}");

            // As long as the scaled picture, so that this very scale is chosen.
            var ours = TestPictures.ReadAll(jpeg, scale == 1 ? 0 : Math.Max(expectedWidth, expectedHeight));

            Assert.Equal(4 * expectedWidth * expectedHeight, ours.Length);
            var (most, mean) = Likeness.Of(samples, ours, samples.Length / (expectedWidth * expectedHeight));
            Assert.True(most <= 2 && mean < 0.3, $"{width}x{height} at 1/{scale}, {string.Join(' ', arguments)}: {most} levels apart, {mean:F3} on average");
            (worst, sum) = (Math.Max(worst, most), sum + mean);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{Files} JPEGs, worst {worst} levels, mean {sum / Files:F4}");
    }

    [Fact]
    public void Pngs_of_every_make_and_size_decode_bit_for_bit_like_libpngs()
    {
        var random = new Random(12);
        for (var i = 0; i < Files; i++)
        {
            var (colorType, depths) = random.GetItems<(int, int[])>([(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])], 1)[0];
            var depth = random.GetItems(depths, 1)[0];
            var (width, height) = (random.Next(1, 90), random.Next(1, 90));
            var (interlaced, transparency) = (random.Next(2) == 0, colorType < 4 && random.Next(2) == 0);
            var png = TestPng.Write(width, height, colorType, depth, interlaced, transparency, idatLength: random.Next(1, 4000), seed: i);

            Assert.True(
                Tool.Rgba(png).AsSpan().SequenceEqual(TestPictures.ReadAll(png)),
                $"{width}x{height}, colour type {colorType}, {depth} bits, interlaced {interlaced}, transparency {transparency}, seed {i}");
        }
    }

    private static string[] Arguments(Random random)
    {
        var arguments = new List<string> { "-quality", $"{random.Next(1, 101)}" };
        switch (random.Next(8))
        {
            case 0:
                arguments.Add("-grayscale");
                break;
            case 1:
                arguments.AddRange(["-rgb", "-sample", "1x1"]);
                break;
            default:
                arguments.AddRange(["-sample", random.GetItems(Samplings, 1)[0]]);
                break;
        }

        string[] restart = random.Next(3) switch { 0 => ["-restart", $"{random.Next(1, 4)}"], 1 => ["-restart", $"{random.Next(1, 20)}B"], _ => [] };
        string[] process = random.Next(3) switch { 0 => ["-progressive"], 1 => ["-optimize"], _ => [] };
        return [.. arguments, .. restart, .. process, .. random.Next(4) == 0 ? (string[])["-baseline"] : []];
    }
}
