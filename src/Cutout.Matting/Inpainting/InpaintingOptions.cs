using Cutout.Imaging;

namespace Cutout.Matting.Inpainting;

/// <summary>How much work a removal may be, and where its luck begins.</summary>
public sealed record InpaintingOptions
{
    /// <summary>The same photo, mask and seed give the same bytes.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// How many pixels of one window around a hole are worked on at most; a larger window is worked on at a fraction of its size, and
    /// the detail copied from the photo. About 160 bytes are held for each.
    /// </summary>
    public int MostWindowPixels { get; init; } = 1_000_000;

    /// <summary>How many pixels are filled at most, all holes together; where more are marked, also at a fraction. Time grows with these.</summary>
    public int MostFilledPixels { get; init; } = 150_000;

    /// <summary>What the pictures may cost to decode, and the windows to work on; null for the decoder's own limits.</summary>
    public DecodeLimits? Limits { get; init; }
}
