namespace Cutout.Imaging;

/// <summary>How a preview is made.</summary>
public sealed record PreviewOptions
{
    /// <summary>Pixels of the longer side at most; a smaller picture keeps its size.</summary>
    public int LongestSide { get; init; } = 1024;

    /// <summary>What clear pixels are laid on; decides between JPEG and PNG.</summary>
    public PreviewBackground Background { get; init; } = PreviewBackground.White;

    /// <summary>1 to 100; without meaning for a transparent preview.</summary>
    public int JpegQuality { get; init; } = 82;

    /// <summary>Null for none.</summary>
    public Watermark? Watermark { get; init; }

    /// <summary>What the picture may cost; null for <see cref="DecodeLimits.Default"/>.</summary>
    public DecodeLimits? Limits { get; init; }
}
