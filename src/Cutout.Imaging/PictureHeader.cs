namespace Cutout.Imaging;

/// <summary>What a picture says of itself before anything is decoded. Width and height are those of the stored rows.</summary>
public sealed record PictureHeader(PictureFormat Format, int Width, int Height, Orientation Orientation, bool HasAlpha)
{
    /// <summary>Width in pixels after the orientation has been applied.</summary>
    public int UprightWidth => Orientation >= Orientation.Transposed ? Height : Width;

    /// <summary>Height in pixels after the orientation has been applied.</summary>
    public int UprightHeight => Orientation >= Orientation.Transposed ? Width : Height;

    /// <summary>Number of pixels.</summary>
    public long Pixels => (long)Width * Height;
}
