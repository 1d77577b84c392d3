using Cutout.Imaging;

namespace Cutout.Inpainting;

/// <summary>How well a hole was filled.</summary>
/// <param name="Decibels">The peak signal to noise ratio of the filled pixels, against what belongs there.</param>
/// <param name="Seam">
/// The mean step from a known pixel to a filled one beside it, by the mean step between neighbours a little further out, or by that
/// from the known pixel to what belongs beside it, if that is more (an edge may run along the border): over 1, the border shows.
/// </param>
internal sealed record HoleScore(double Decibels, double Seam)
{
    private const int Nearest = 2;
    private const int Furthest = 12;

    // Of all three channels together: less is rounding, and nobody can see it.
    private const double LeastStep = 1;

    public static HoleScore Of(Painting painting, PixelBuffer filled)
    {
        double error = 0, across = 0, due = 0, around = 0;
        long holes = 0, borders = 0, pairs = 0;
        for (var y = 0; y < painting.Height; y++)
        {
            for (var x = 0; x < painting.Width; x++)
            {
                var at = (y * painting.Width) + x;
                if (painting.Mask[at])
                {
                    holes++;
                    error += SquaredError(painting, filled, at);
                }

                foreach (var next in (ReadOnlySpan<int>)[x + 1 < painting.Width ? at + 1 : at, y + 1 < painting.Height ? at + painting.Width : at])
                {
                    if (painting.Mask[at] != painting.Mask[next])
                    {
                        across += Step(filled, at, next);
                        due += DueStep(painting, at, next);
                        borders++;
                    }
                    else if (next != at && !painting.Mask[at] && IsNear(painting, x, y))
                    {
                        around += Step(filled, at, next);
                        pairs++;
                    }
                }
            }
        }

        return new HoleScore(error == 0 ? 99 : 10 * Math.Log10(255 * 255 / (error / (3 * holes))), across / borders / Math.Max(Math.Max(around / Math.Max(1, pairs), due / borders), LeastStep));
    }

    private static bool IsNear(Painting painting, int x, int y) => Reaches(painting, x, y, Furthest) && !Reaches(painting, x, y, Nearest);

    private static bool Reaches(Painting painting, int x, int y, int by)
    {
        foreach (var (dx, dy) in (ReadOnlySpan<(int, int)>)[(by, 0), (-by, 0), (0, by), (0, -by)])
        {
            var (u, v) = (x + dx, y + dy);
            if (u >= 0 && v >= 0 && u < painting.Width && v < painting.Height && painting.Mask[(v * painting.Width) + u])
            {
                return true;
            }
        }

        return false;
    }

    private static double SquaredError(Painting painting, PixelBuffer filled, int at)
    {
        var sum = 0.0;
        for (var c = 0; c < 3; c++)
        {
            double off = painting.Rgb[(3 * at) + c] - filled.Pixels[(4 * at) + c];
            sum += off * off;
        }

        return sum;
    }

    private static double DueStep(Painting painting, int a, int b)
    {
        var sum = 0.0;
        for (var c = 0; c < 3; c++)
        {
            sum += Math.Abs(painting.Rgb[(3 * a) + c] - painting.Rgb[(3 * b) + c]);
        }

        return sum;
    }

    private static double Step(PixelBuffer picture, int a, int b)
    {
        var sum = 0.0;
        for (var c = 0; c < 3; c++)
        {
            sum += Math.Abs(picture.Pixels[(4 * a) + c] - picture.Pixels[(4 * b) + c]);
        }

        return sum;
    }
}
