namespace Cutout.Imaging;

/// <summary>What <see cref="PreviewRenderer"/> has written: its size in pixels and its media type.</summary>
public sealed record PreviewInfo(int Width, int Height, string ContentType);
