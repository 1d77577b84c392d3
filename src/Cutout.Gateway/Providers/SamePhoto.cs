using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Whether an answer shows the photo that was sent. Measured on 37 photos: cutouts agree with their own photo in 90 % of their
/// detail at least (70 % with a coarse copy at half its size), with another one in 29 % at most; edits that paint over half of a
/// photo agree with it in 48 % at least, and with another one in 30 % at most.
/// </summary>
internal static class SamePhoto
{
    /// <summary>Where all that is compared should be the photo's.</summary>
    public const double LeastOfACopy = 0.5;

    /// <summary>Where a part of it has rightly changed.</summary>
    public const double LeastOfAnEdit = 0.35;

    // What stands out by less is as good as plain, and only its colour says something.
    private const double Plain = 3;
    private const double MostOfPlain = 24;

    /// <param name="likeness">Null where there is nothing to compare.</param>
    /// <param name="least">The share of the detail that must agree.</param>
    /// <exception cref="BrokenAnswerException">It is another photo.</exception>
    public static void Require(Likeness? likeness, double least)
    {
        if (likeness is not null && !(likeness.Strength < Plain ? likeness.Difference <= MostOfPlain : likeness.Detail >= least))
        {
            throw new BrokenAnswerException(
                $"another photo than the one that was sent: {likeness.Detail:P0} of its detail agrees, and its colours are off by {likeness.Difference:0} levels",
                FailureKind.WrongPicture);
        }
    }
}
