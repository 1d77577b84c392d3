namespace Cutout.Imaging;

/// <summary>Where the subject of a cutout lies.</summary>
/// <param name="Width">Of the upright cutout, in pixels.</param>
/// <param name="Height">Of the upright cutout, in pixels.</param>
/// <param name="Bounds">The smallest area that holds every pixel whose alpha is above 0; empty if there is none.</param>
/// <param name="OpaquePixels">How many pixels can't be seen through at all.</param>
public sealed record SubjectInfo(int Width, int Height, PixelArea Bounds, long OpaquePixels);
