namespace Cutout.Matting.Inpainting;

/// <summary>A rectangle of pixels; right and bottom are the first ones outside.</summary>
internal readonly record struct HoleBox(int Left, int Top, int Right, int Bottom)
{
    public static readonly HoleBox Nothing = new(int.MaxValue, int.MaxValue, int.MinValue, int.MinValue);

    public int Width => Right - Left;

    public int Height => Bottom - Top;

    public long Area => Right > Left ? (long)Width * Height : 0;

    public HoleBox With(int x, int y) => new(Math.Min(Left, x), Math.Min(Top, y), Math.Max(Right, x + 1), Math.Max(Bottom, y + 1));

    public HoleBox With(HoleBox other) =>
        new(Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));

    /// <summary>With so much around it as there is.</summary>
    public HoleBox Grow(int by, int width, int height) =>
        new(Math.Max(0, Left - by), Math.Max(0, Top - by), Math.Min(width, Right + by), Math.Min(height, Bottom + by));
}
