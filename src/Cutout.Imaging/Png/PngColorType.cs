namespace Cutout.Imaging.Png;

/// <summary>The colour types of IHDR (PNG third edition, table 1).</summary>
internal enum PngColorType : byte
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    Rgba = 6,
}
