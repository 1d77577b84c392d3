namespace Cutout.Imaging;

/// <summary>
/// What a stranger's picture may cost at most. Everything here is looked at before work is done or memory is taken.
/// </summary>
public sealed record DecodeLimits
{
    public static DecodeLimits Default { get; } = new();

    /// <summary>Width times height.</summary>
    public long MaxPixels { get; init; } = 60_000_000;

    /// <summary>Width, and height.</summary>
    public int MaxSide { get; init; } = 30_000;

    /// <summary>Scans of a JPEG; a progressive encoder writes about ten, and each costs a walk over the whole picture.</summary>
    public int MaxScans { get; init; } = 64;

    /// <summary>Marker segments of a JPEG outside the entropy-coded data.</summary>
    public int MaxSegments { get; init; } = 4_096;

    /// <summary>Chunks of a PNG or WebP.</summary>
    public int MaxChunks { get; init; } = 65_536;

    /// <summary>
    /// Asked before a whole frame is held, with the bytes that it takes: the coefficients of a progressive JPEG, the pixels of
    /// an interlaced PNG, a <see cref="PixelBuffer"/>, a preview that must be turned. What it returns is disposed when the frame is
    /// let go; null refuses the picture with <see cref="PictureFault.NoMemory"/>. Null in place of the function grants everything.
    /// </summary>
    public Func<long, IDisposable?>? FrameMemory { get; init; }

    /// <summary>An ICC profile; a longer one is dropped from the result, the picture is read all the same.</summary>
    public int MaxProfileBytes { get; init; } = 4 << 20;

    // Pixels are addressed by int byte offsets in one array (PixelBuffer), whatever the caller allows.
    private const long AddressablePixels = 500_000_000;
    private const int AddressableSide = 1_000_000;

    internal void CheckSize(PictureFormat format, int width, int height)
    {
        var side = Math.Min(MaxSide, AddressableSide);
        if (width > side || height > side)
        {
            throw PictureException.TooLarge(format, $"{width}x{height} pixels; a side may have {side}");
        }

        var pixels = Math.Min(MaxPixels, AddressablePixels);
        if ((long)width * height > pixels)
        {
            throw PictureException.TooLarge(format, $"{width}x{height} pixels; the picture may have {pixels}");
        }
    }
}
