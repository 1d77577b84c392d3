namespace Cutout.Gateway.Compatibility.Parameters;

/// <summary><c>size</c>: how many pixels may come back, and what they cost. https://www.remove.bg/api#operations-tag-Background_Removal</summary>
internal sealed record DialectSize(string Name, long MostPixels)
{
    public const long MostOfAPreview = 250_000;

    /// <summary>PNG is never more than this.</summary>
    public const long MostOfAPng = 10_000_000;

    /// <summary>Every other format at full resolution, unless more is asked for by name.</summary>
    public const long MostOfFull = 25_000_000;

    private const decimal PreviewPrice = 0.25m;
    private const decimal FullPrice = 1;

    private static readonly Dictionary<string, long> Known = new(StringComparer.Ordinal)
    {
        ["preview"] = MostOfAPreview,
        ["small"] = MostOfAPreview,
        ["regular"] = MostOfAPreview,
        ["medium"] = 1_500_000,
        ["hd"] = 4_000_000,
        ["full"] = MostOfFull,
        ["4k"] = MostOfFull,
        ["auto"] = MostOfFull,
        ["50MP"] = 50_000_000,
    };

    public static readonly DialectSize Preview = new("preview", MostOfAPreview);

    public static DialectSize? Read(string text) => Known.TryGetValue(text, out var pixels) ? new DialectSize(text, pixels) : null;

    public bool IsPreview => MostPixels == MostOfAPreview;

    /// <summary>The best that the key's credits allow.</summary>
    public bool IsAuto => Name == "auto";

    /// <summary>The most credits that a picture of this size can cost.</summary>
    public decimal Worst => IsPreview ? PreviewPrice : FullPrice;

    /// <summary>Credits for a picture with so many pixels.</summary>
    public decimal PriceOf(long pixels) => IsPreview || (IsAuto && pixels <= MostOfAPreview) ? PreviewPrice : FullPrice;
}
