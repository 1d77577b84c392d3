namespace Cutout.Imaging;

/// <summary>What <see cref="Compositor"/> has written.</summary>
/// <param name="Width">Pixels, upright.</param>
/// <param name="Height">Pixels, upright.</param>
/// <param name="ContentType">The media type.</param>
/// <param name="Changed">
/// The share of the pixels that come from the edit, feathered ones in part: 0 if the edit changed nothing, near 1 if it is another picture.
/// </param>
public sealed record CompositeInfo(int Width, int Height, string ContentType, double Changed);
