namespace Cutout.Imaging;

/// <summary>
/// The one refusal of this assembly: a picture that cannot or will not be read. The message is for a log or a
/// developer; it names places and numbers of the file's structure, never pixel data or metadata text.
/// </summary>
public sealed class PictureException(PictureFault fault, PictureFormat format, string message) : Exception(message)
{
    public PictureFault Fault { get; } = fault;

    public PictureFormat Format { get; } = format;

    internal static PictureException Corrupt(PictureFormat format, string message) => new(PictureFault.Corrupt, format, message);

    internal static PictureException Truncated(PictureFormat format, string message) => new(PictureFault.Truncated, format, message);

    internal static PictureException TooLarge(PictureFormat format, string message) => new(PictureFault.TooLarge, format, message);

    internal static PictureException Unsupported(PictureFormat format, string message) => new(PictureFault.UnsupportedFeature, format, message);
}
