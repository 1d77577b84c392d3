namespace Cutout.Imaging;

/// <summary>What <see cref="PngWriter"/> writes; 8 bits a channel.</summary>
public enum PngColor
{
    /// <summary>1 byte a pixel.</summary>
    Gray,

    /// <summary>3 bytes a pixel.</summary>
    Rgb,

    /// <summary>4 bytes a pixel, straight alpha.</summary>
    Rgba,
}
