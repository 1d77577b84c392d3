namespace Cutout.Imaging;

/// <summary>
/// A text or a picture that is repeated all over a preview in brick fashion. The glyphs of a text are strokes drawn by
/// this assembly: Latin letters with the usual accents, digits and punctuation; any other character shows as an empty
/// box. Other scripts, and logos, come as a picture.
/// </summary>
public sealed record Watermark
{
    private const double TextSize = 0.03;
    private const double TextSpacing = 2.5;
    private const double ImageSize = 0.08;
    private const double ImageSpacing = 0.6;

    /// <summary>Not drawn where there is an <see cref="Image"/>.</summary>
    public string Text { get; init; } = "";

    /// <summary>Takes the text's place.</summary>
    public WatermarkImage? Image { get; init; }

    /// <summary>Degrees; negative rises to the right.</summary>
    public double Angle { get; init; } = -30;

    /// <summary>0 to 1.</summary>
    public double Opacity { get; init; } = 0.35;

    /// <summary>Height of a capital letter, or of the image, as a share of the preview's longer side; null for 0.03 and 0.08.</summary>
    public double? Size { get; init; }

    /// <summary>Empty room between two lines and between two marks in a line, in heights of a capital letter or of the image; null for 2.5 and 0.6.</summary>
    public double? Spacing { get; init; }

    /// <summary>
    /// Shifts phase, angle and opacity a little and bends the pattern smoothly, so that what is learnt from one session's preview
    /// doesn't lie over another's. The same seed always gives the same pattern. Null for the pattern as it stands above.
    /// </summary>
    public ulong? Seed { get; init; }

    /// <summary>How far a seed bends the pattern: 1 by about half a capital letter, 0 not at all.</summary>
    public double Bend { get; init; } = 1;

    internal bool ShowsNothing => Image is null && string.IsNullOrWhiteSpace(Text);

    internal double SizeOrUsual => Size ?? (Image is null ? TextSize : ImageSize);

    internal double SpacingOrUsual => Spacing ?? (Image is null ? TextSpacing : ImageSpacing);
}
