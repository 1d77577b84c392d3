namespace Cutout.Imaging;

/// <summary>A picture's file format, told by its first bytes.</summary>
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
