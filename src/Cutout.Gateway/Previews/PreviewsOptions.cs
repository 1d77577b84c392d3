namespace Cutout.Gateway.Previews;

internal sealed class PreviewsOptions
{
    public const string Section = "Previews";

    /// <summary>The preview's longest side in pixels.</summary>
    public int LongestSide { get; set; } = 1024;

    /// <summary>1 to 100, as libjpeg counts.</summary>
    public int JpegQuality { get; set; } = 82;

    /// <summary>What is written over the preview.</summary>
    public string WatermarkText { get; set; } = "PREVIEW";

    /// <summary>0 (invisible) to 1.</summary>
    public double WatermarkOpacity { get; set; } = 0.35;
}
