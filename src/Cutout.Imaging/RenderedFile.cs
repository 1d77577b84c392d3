namespace Cutout.Imaging;

/// <summary>What <see cref="CutoutRenderer"/> writes.</summary>
public enum RenderedFile
{
    /// <summary>RGBA PNG with straight alpha; colours are black where alpha is 0.</summary>
    Png,

    /// <summary>Colour JPEG on the background, or on white where there is none.</summary>
    Jpeg,

    /// <summary>The alpha channel as a grayscale PNG: 255 is kept.</summary>
    AlphaPng,

    /// <summary>The alpha channel as a JPEG of one component.</summary>
    AlphaJpeg,

    /// <summary>A colour JPEG, and the alpha channel as a grayscale PNG beside it.</summary>
    ColorAndAlpha,
}
