namespace Cutout.Imaging;

/// <summary>What <see cref="PreviewRenderer"/> has written.</summary>
/// <param name="Width">Pixels, upright.</param>
/// <param name="Height">Pixels, upright.</param>
/// <param name="ContentType">The media type: <c>image/jpeg</c> or <c>image/png</c>.</param>
public sealed record PreviewInfo(int Width, int Height, string ContentType);
