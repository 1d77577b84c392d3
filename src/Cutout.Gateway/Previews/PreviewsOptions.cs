namespace Cutout.Gateway.Previews;

internal sealed class PreviewsOptions
{
    public const string Section = "Previews";

    /// <summary>The preview's longest side in pixels.</summary>
    public int LongestSide { get; set; } = 1024;

    /// <summary>1 to 100, as libjpeg counts.</summary>
    public int JpegQuality { get; set; } = 82;

    /// <summary>What is written over the preview; <c>{session}</c> stands for the session's short name.</summary>
    public string WatermarkText { get; set; } = "PREVIEW";

    /// <summary>A PNG in the text's place: its path, relative to the working directory; null for none. Read once, at the start.</summary>
    public string? WatermarkImage { get; set; }

    /// <summary>0 (invisible) to 1.</summary>
    public double WatermarkOpacity { get; set; } = 0.35;

    /// <summary>Degrees; negative rises to the right.</summary>
    public double WatermarkAngle { get; set; } = -30;

    /// <summary>Height of a capital letter, or of the image, as a share of the preview's longer side; null for 0.03 and 0.08.</summary>
    public double? WatermarkSize { get; set; }

    /// <summary>Empty room between marks, in heights of a capital letter or of the image; null for 2.5 and 0.6.</summary>
    public double? WatermarkSpacing { get; set; }
}
