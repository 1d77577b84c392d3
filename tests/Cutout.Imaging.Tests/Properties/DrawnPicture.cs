using FsCheck;
using FsCheck.Fluent;

namespace Cutout.Imaging.Tests.Properties;

/// <summary>A small picture that is told by a few numbers, so that a failing one can be shrunk and written down.</summary>
/// <param name="Width">Pixels, 1 to 40.</param>
/// <param name="Height">Pixels, 1 to 40.</param>
/// <param name="Look">0 one colour, 1 slopes, 2 noise.</param>
/// <param name="Seed">Of the colours.</param>
/// <param name="Choice">Which of a property's kinds.</param>
/// <param name="Amount">A number to be used as the property likes.</param>
internal sealed record DrawnPicture(int Width, int Height, int Look, int Seed, int Choice, int Amount)
{
    public static Arbitrary<DrawnPicture> Any { get; } = Arb.From(
        from width in Gen.Choose(1, 40)
        from height in Gen.Choose(1, 40)
        from look in Gen.Choose(0, 2)
        from seed in Gen.Choose(0, 1_000_000)
        from choice in Gen.Choose(0, 1000)
        from amount in Gen.Choose(1, 2000)
        select new DrawnPicture(width, height, look, seed, choice, amount),
        Smaller);

    /// <summary>Straight-alpha RGBA, rows from the top.</summary>
    public byte[] Rgba(bool alpha = false)
    {
        var random = new Random(Seed);
        var rgba = new byte[4 * Width * Height];
        var colour = new byte[4];
        random.NextBytes(colour);
        for (var i = 0; i < rgba.Length; i += 4)
        {
            if (Look == 2)
            {
                random.NextBytes(colour);
            }

            var (x, y) = (i / 4 % Width, i / 4 / Width);
            for (var c = 0; c < 4; c++)
            {
                rgba[i + c] = (byte)(Look == 1 ? (colour[c] + (3 * x) + (c * y)) : colour[c]);
            }

            if (!alpha)
            {
                rgba[i + 3] = 255;
            }
            else if (random.Next(3) == 0)
            {
                rgba[i + 3] = (byte)(255 * random.Next(2));
            }
        }

        return rgba;
    }

    public byte[] Png(bool alpha = false) => TestPictures.Png(Width, Height, Rgba(alpha));

    private static IEnumerable<DrawnPicture> Smaller(DrawnPicture picture)
    {
        foreach (var width in Below(picture.Width, 1))
        {
            yield return picture with { Width = width };
        }

        foreach (var height in Below(picture.Height, 1))
        {
            yield return picture with { Height = height };
        }

        foreach (var look in Below(picture.Look, 0))
        {
            yield return picture with { Look = look };
        }

        foreach (var seed in Below(picture.Seed, 0))
        {
            yield return picture with { Seed = seed };
        }

        foreach (var choice in Below(picture.Choice, 0))
        {
            yield return picture with { Choice = choice };
        }

        foreach (var amount in Below(picture.Amount, 1))
        {
            yield return picture with { Amount = amount };
        }
    }

    private static IEnumerable<int> Below(int value, int least) =>
        ((int[])[least, (least + value) / 2, value - 1]).Where(smaller => smaller >= least && smaller < value).Distinct();
}
