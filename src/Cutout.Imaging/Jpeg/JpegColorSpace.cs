namespace Cutout.Imaging.Jpeg;

/// <summary>What the components mean.</summary>
internal enum JpegColorSpace
{
    Gray,
    Rgb,
    YCbCr,
    Cmyk,

    /// <summary>YCbCr of inverted CMY, and K.</summary>
    Ycck,
}
