namespace Cutout.Imaging;

/// <summary>What <see cref="CutoutRenderer"/> makes of a cutout: a part of it, scaled to its place on a canvas, and what is behind it.</summary>
public sealed record RenderOptions
{
    /// <summary>The part of the upright cutout that is shown; inside of it and not empty.</summary>
    public required PixelArea Source { get; init; }

    /// <summary>Where that part lies on the canvas, and how large; inside of it. Both of its sides shrink or both grow, up to a pixel of rounding.</summary>
    public required PixelArea Target { get; init; }

    /// <summary>Pixels of a row of the canvas.</summary>
    public required int Width { get; init; }

    /// <summary>Rows of the canvas.</summary>
    public required int Height { get; init; }

    /// <summary>What is written.</summary>
    public required RenderedFile File { get; init; }

    /// <summary>What lies outside of it counts as background; null for all of the cutout.</summary>
    public PixelArea? Region { get; init; }

    /// <summary>A plain colour behind the cutout, red, green, blue and straight alpha; null for none.</summary>
    public (byte Red, byte Green, byte Blue, byte Alpha)? Color { get; init; }

    /// <summary>A JPEG or PNG behind the cutout: centred, and scaled to fill the canvas with its aspect kept; empty for none.</summary>
    public ReadOnlyMemory<byte> Background { get; init; }

    /// <summary>
    /// The photo of which the cutout was made, a JPEG or PNG: <see cref="RenderedFile.ColorAndAlpha"/> shows its colours where alpha is 0, so that
    /// no edge is blurred with black. Empty for none; of another size than the cutout it is not used.
    /// </summary>
    public ReadOnlyMemory<byte> Photo { get; init; }

    /// <summary>1 to 100.</summary>
    public int JpegQuality { get; init; } = 90;

    /// <summary>What each of the pictures may cost; null for <see cref="DecodeLimits.Default"/>.</summary>
    public DecodeLimits? Limits { get; init; }
}
