namespace Cutout.Imaging;

/// <summary>
/// How the stored rows lie relative to the upright picture; the values are those of the EXIF tag 0x0112
/// (Exif 2.32, section 4.6.4).
/// </summary>
public enum Orientation
{
    /// <summary>Stored upright.</summary>
    Normal = 1,

    /// <summary>Left and right are exchanged.</summary>
    MirroredHorizontally = 2,

    /// <summary>Upside down.</summary>
    Rotated180 = 3,

    /// <summary>Top and bottom are exchanged.</summary>
    MirroredVertically = 4,

    /// <summary>Mirrored at the diagonal from the top left; upright width and height are exchanged from here on.</summary>
    Transposed = 5,

    /// <summary>To be turned by 90° clockwise: the usual value of a phone held upright.</summary>
    Rotated90 = 6,

    /// <summary>Mirrored at the other diagonal.</summary>
    Transversed = 7,

    /// <summary>To be turned by 90° counter-clockwise.</summary>
    Rotated270 = 8,
}
