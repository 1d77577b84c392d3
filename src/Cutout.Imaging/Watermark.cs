namespace Cutout.Imaging;

/// <summary>
/// A text that is repeated all over a preview in brick fashion. The glyphs are strokes drawn by this assembly: Latin
/// letters with the usual accents, digits and punctuation; any other character shows as an empty box.
/// </summary>
public sealed record Watermark
{
    public required string Text { get; init; }

    /// <summary>Degrees; negative rises to the right.</summary>
    public double Angle { get; init; } = -30;

    /// <summary>0 to 1.</summary>
    public double Opacity { get; init; } = 0.35;

    /// <summary>Height of a capital letter as a share of the preview's longer side.</summary>
    public double Size { get; init; } = 0.03;

    /// <summary>Empty room between two lines, and between two texts in a line, in heights of a capital letter.</summary>
    public double Spacing { get; init; } = 2.5;

    /// <summary>Moves the pattern, so that the previews of two sessions do not carry it in the same place.</summary>
    public int Seed { get; init; }
}
