namespace Cutout.Gateway.Providers;

/// <summary>What a photo is made to fit before it is sent.</summary>
/// <param name="MostSide">The longer side, in pixels.</param>
/// <param name="MostPixels">Width times height.</param>
internal readonly record struct PhotoFit(int MostSide, long MostPixels)
{
    /// <summary>Any size will do.</summary>
    public static readonly PhotoFit Any = new(int.MaxValue, long.MaxValue);
}
