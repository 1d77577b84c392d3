namespace Cutout.Imaging;

/// <summary>What <see cref="Compositor"/> has written.</summary>
/// <param name="Width">Pixels, upright.</param>
/// <param name="Height">Pixels, upright.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Changed">
/// The share of the pixels that come from the edit, feathered ones in part: 0 if the edit changed nothing, near 1 if it is another picture.
/// </param>
public sealed record CompositeInfo(int Width, int Height, string ContentType, double Changed)
{
    /// <summary>The share of the mask, or of the whole picture where none was given, that the edit has really changed; 0 if it left everything as it was.</summary>
    public double Repainted { get; init; }

    /// <summary>
    /// How far the edit shows the original where it should: outside the mask, or anywhere if none was given, where what has changed
    /// rightly does not agree. Null if the mask leaves nothing to compare.
    /// </summary>
    public Likeness? Outside { get; init; }
}
