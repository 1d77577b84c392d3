namespace Cutout.Imaging;

/// <summary>What <see cref="CutoutRenderer"/> has written.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Foreground">The smallest area of the canvas that holds everything visible of the cutout; empty if there is nothing.</param>
/// <param name="HasColorsOfPhoto">Wherever the cutout is visible, its colours are those of <see cref="RenderOptions.Photo"/>, to the bit.</param>
public sealed record RenderInfo(int Width, int Height, PixelArea Foreground, bool HasColorsOfPhoto);
