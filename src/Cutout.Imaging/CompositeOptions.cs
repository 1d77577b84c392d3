namespace Cutout.Imaging;

/// <summary>How <see cref="Compositor"/> puts an edit back.</summary>
public sealed record CompositeOptions
{
    /// <summary>A JPEG or PNG of the same shape, of any size: white is taken from the edit, black (and clear) kept. Null to find what has changed.</summary>
    public ReadOnlyMemory<byte>? Mask { get; init; }

    /// <summary>
    /// From how many levels (0 to 255) of difference, averaged over 5 x 5 pixels of the edit, a place has certainly changed; half of it is enough
    /// for what is connected to such a place.
    /// </summary>
    public int Threshold { get; init; } = 14;

    /// <summary>Null for a PNG, which keeps the untouched pixels exactly.</summary>
    public JpegOptions? Jpeg { get; init; }

    /// <summary>What each of the pictures may cost; null for <see cref="DecodeLimits.Default"/>.</summary>
    public DecodeLimits? Limits { get; init; }
}
