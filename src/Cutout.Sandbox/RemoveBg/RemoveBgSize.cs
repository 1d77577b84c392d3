namespace Cutout.Sandbox.RemoveBg;

/// <summary><c>size</c>: how many pixels may come back, and what they cost.</summary>
internal sealed record RemoveBgSize(string Name, long MaxPixels)
{
    public const long PreviewPixels = 250_000;

    private static readonly Dictionary<string, long> Known = new(StringComparer.Ordinal)
    {
        ["preview"] = PreviewPixels,
        ["small"] = PreviewPixels,
        ["regular"] = PreviewPixels,
        ["medium"] = 1_500_000,
        ["hd"] = 4_000_000,
        ["full"] = 25_000_000,
        ["4k"] = 25_000_000,
        ["auto"] = 25_000_000,
        ["50MP"] = 50_000_000,
    };

    public static RemoveBgSize Preview { get; } = new("preview", PreviewPixels);

    public static RemoveBgSize? Parse(string text) =>
        Known.TryGetValue(text, out var pixels) ? new RemoveBgSize(text, pixels) : null;

    /// <summary>
    /// Credits for a result of that many pixels: a quarter for the preview sizes, and for <c>auto</c> when no more pixels
    /// come back than a preview has; else one.
    /// </summary>
    public decimal Price(long resultPixels) =>
        MaxPixels == PreviewPixels || (Name == "auto" && resultPixels <= PreviewPixels) ? 0.25m : 1m;
}
