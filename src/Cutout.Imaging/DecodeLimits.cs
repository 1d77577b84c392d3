namespace Cutout.Imaging;

/// <summary>
/// What a stranger's picture may cost at most. Everything here is looked at before work is done or memory is taken; what
/// exceeds it is refused with <see cref="PictureFault.TooLarge"/>.
/// </summary>
/// <remarks>
/// A file is one picture here. The further frames of an animated PNG and the further pictures behind a JPEG (MPF) are
/// never decoded, and an animated WebP is refused, so that frames need no limit of their own; their chunks count as any others.
/// </remarks>
public sealed record DecodeLimits
{
    /// <summary>What applies where a caller says nothing.</summary>
    public static DecodeLimits Default { get; } = new();

    /// <summary>Bytes of the file.</summary>
    public int MaxBytes { get; init; } = 1 << 28;

    /// <summary>Width times height.</summary>
    public long MaxPixels { get; init; } = 60_000_000;

    /// <summary>Width, and height, in pixels.</summary>
    public int MaxSide { get; init; } = 30_000;

    /// <summary>Scans of a JPEG; a progressive encoder writes about ten, and each costs a walk over the whole picture.</summary>
    public int MaxScans { get; init; } = 64;

    /// <summary>Huffman and quantisation tables that a JPEG defines, anew or again (ITU-T T.81, section B.2.4).</summary>
    public int MaxTables { get; init; } = 512;

    /// <summary>Marker segments of a JPEG outside the entropy-coded data.</summary>
    public int MaxSegments { get; init; } = 4_096;

    /// <summary>Chunks of a PNG or WebP.</summary>
    public int MaxChunks { get; init; } = 65_536;

    /// <summary>
    /// Bytes of an ICC profile as stored: APP2 segments of a JPEG, iCCP of a PNG, ICCP of a WebP. An iCCP that only gets longer
    /// than this when it is inflated is no reason to refuse the picture; the profile is dropped (<see cref="ColorProfile"/>).
    /// </summary>
    public int MaxProfileBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Bytes of all that is neither pixels nor profile: application and comment segments of a JPEG, ancillary chunks of a
    /// PNG, EXIF, XMP and unknown chunks of a WebP. What follows the end of the picture does not count.
    /// </summary>
    public int MaxMetadataBytes { get; init; } = 32 << 20;

    /// <summary>
    /// Asked before a whole frame is held, with the bytes that it takes: the coefficients of a progressive JPEG, the pixels of
    /// an interlaced PNG, a <see cref="PixelBuffer"/>, a preview that must be turned. What it returns is disposed when the frame is
    /// let go; null refuses the picture with <see cref="PictureFault.NoMemory"/>. Null in place of the function grants everything.
    /// </summary>
    public Func<long, IDisposable?>? FrameMemory { get; init; }

    // Pixels are addressed by int byte offsets in one array (PixelBuffer), whatever the caller allows.
    private const long AddressablePixels = 500_000_000;
    private const int AddressableSide = 1_000_000;

    internal void CheckBytes(PictureFormat format, int bytes)
    {
        if (bytes > MaxBytes)
        {
            throw PictureException.TooLarge(format, $"{bytes} bytes; a file may have {MaxBytes}");
        }
    }

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

    /// <summary>The caller's leave to hold so many bytes; null if it never wants to be asked.</summary>
    internal IDisposable? AskFor(PictureFormat format, long bytes) =>
        FrameMemory is null
            ? null
            : FrameMemory(bytes) ?? throw new PictureException(PictureFault.NoMemory, format, $"{bytes} bytes for a whole frame were not granted");
}
