namespace Cutout.Imaging;

/// <summary>How <see cref="JpegWriter"/> keeps the colour differences (ITU-T T.81, annex A.1.1).</summary>
public enum ChromaSubsampling
{
    /// <summary>4:2:0, one value for two by two pixels.</summary>
    Quarter,

    /// <summary>4:4:4, one value for each pixel.</summary>
    None,
}
