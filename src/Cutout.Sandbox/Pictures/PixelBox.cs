namespace Cutout.Sandbox.Pictures;

/// <summary>A rectangle of pixels; right and bottom are outside.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;

    public bool IsEmpty => Width <= 0 || Height <= 0;
}
