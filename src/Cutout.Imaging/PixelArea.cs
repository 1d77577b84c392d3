namespace Cutout.Imaging;

/// <summary>A rectangle of whole pixels, from its left upper corner.</summary>
public readonly record struct PixelArea(int Left, int Top, int Width, int Height)
{
    /// <summary>The first column that is not in it.</summary>
    public int Right => Left + Width;

    /// <summary>The first row that is not in it.</summary>
    public int Bottom => Top + Height;

    /// <summary>Nothing is in it.</summary>
    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>Number of pixels.</summary>
    public long Pixels => IsEmpty ? 0 : (long)Width * Height;
}
