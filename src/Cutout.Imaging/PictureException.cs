namespace Cutout.Imaging;

/// <summary>
/// The only exception that a picture can cause in this assembly. It leaves by the readers that deliver row by row
/// (<see cref="PictureReader"/>, <see cref="PixelBuffer"/>); everything above them gives the refusal as a value.
/// </summary>
public sealed class PictureException(PictureRefusal refusal) : Exception(refusal.Reason)
{
    internal PictureException(PictureFault fault, PictureFormat format, string reason)
        : this(new PictureRefusal(fault, format, reason))
    {
    }

    /// <summary>What else would be given back as a value.</summary>
    public PictureRefusal Refusal { get; } = refusal;

    /// <summary>The refusal's.</summary>
    public PictureFault Fault => Refusal.Fault;

    /// <summary>The refusal's.</summary>
    public PictureFormat Format => Refusal.Format;

    internal static PictureException Corrupt(PictureFormat format, string message) => new(PictureFault.Corrupt, format, message);

    internal static PictureException Truncated(PictureFormat format, string message) => new(PictureFault.Truncated, format, message);

    internal static PictureException TooLarge(PictureFormat format, string message) => new(PictureFault.TooLarge, format, message);

    internal static PictureException Unsupported(PictureFormat format, string message) => new(PictureFault.UnsupportedFeature, format, message);
}
