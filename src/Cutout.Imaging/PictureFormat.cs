namespace Cutout.Imaging;

/// <summary>
/// What a file is by its first bytes. Only JPEG and PNG are decoded; WebP is probed, verified and scrubbed; the others
/// are named so that a refusal can say what was sent.
/// </summary>
public enum PictureFormat
{
    Unknown,
    Jpeg,
    Png,
    WebP,
    Heic,
    Avif,
    Gif,
    Tiff,
    Bmp,
    Svg,
    Pdf,
}
