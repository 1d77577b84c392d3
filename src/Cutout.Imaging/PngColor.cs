namespace Cutout.Imaging;

/// <summary>What <see cref="PngWriter"/> writes, 8 bits a channel (PNG third edition, section 11.2.1, table 12).</summary>
public enum PngColor
{
    /// <summary>1 byte a pixel.</summary>
    Gray,

    /// <summary>3 bytes a pixel.</summary>
    Rgb,

    /// <summary>4 bytes a pixel, straight alpha.</summary>
    Rgba,
}
