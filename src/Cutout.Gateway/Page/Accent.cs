namespace Cutout.Gateway.Page;

/// <summary>
/// From the shop's colour to those that the page uses. Whatever was chosen, text in it and on it can be read: in the light
/// scheme it is darkened and in the dark one lightened until that is so.
/// </summary>
internal static class Accent
{
    // WCAG 2.2 asks for 4.5; the rest is for what the style sheet mixes from it.
    private const double Readable = 4.8;
    private const double Step = 0.02;

    // The darkest and lightest grounds that the accent stands on: --table and --surface in styles/design.css.
    private static readonly Colour LightGround = new(0xe8 / 255.0, 0xea / 255.0, 0xe7 / 255.0);
    private static readonly Colour LightSurface = Colour.White;
    private static readonly Colour DarkSurface = new(0x1d / 255.0, 0x21 / 255.0, 0x1f / 255.0);
    private static readonly Colour DarkInk = new(0x0b / 255.0, 0x0d / 255.0, 0x0c / 255.0);

    // --accent-soft in styles/design.css.
    private const double SoftShare = 0.09;

    public static Colour OnLight(Colour chosen) => Until(chosen, Colour.Black, [LightGround, LightSurface.Mixed(1 - SoftShare, chosen)]);

    public static Colour OnDark(Colour chosen) => Until(chosen, Colour.White, [DarkSurface, DarkSurface.Mixed(1 - SoftShare, Colour.White)]);

    /// <summary>The style sheet that puts it into the page's own properties.</summary>
    public static string StyleSheet(Colour chosen) =>
        $$"""
        :root { --accent: {{OnLight(chosen)}}; --on-accent: {{Colour.White}}; }
        @media (prefers-color-scheme: dark) { :root { --accent: {{OnDark(chosen)}}; --on-accent: {{DarkInk}}; } }

        """;

    private static Colour Until(Colour chosen, Colour towards, Colour[] grounds)
    {
        var share = 1.0;
        while (share > 0 && grounds.Any(ground => chosen.Mixed(share, towards).ContrastWith(ground) < Readable))
        {
            share -= Step;
        }

        return chosen.Mixed(Math.Max(0, share), towards);
    }
}
