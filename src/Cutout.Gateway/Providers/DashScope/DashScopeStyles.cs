namespace Cutout.Gateway.Providers.DashScope;

/// <summary>The styles of the portrait model by names that can be written in a form, with the numbers that the vendor gives them.</summary>
internal static class DashScopeStyles
{
    // https://help.aliyun.com/zh/model-studio/portrait-style-redraw-api-reference
    private static readonly Dictionary<string, int> Indexes = new(StringComparer.Ordinal)
    {
        ["retro-comic"] = 0,
        ["3d-fairy-tale"] = 1,
        ["anime"] = 2,
        ["fresh"] = 3,
        ["future-tech"] = 4,
        ["ink-painting"] = 5,
        ["general"] = 6,
        ["vivid-cartoon"] = 7,
        ["elegant-chinese"] = 8,
        ["new-year"] = 9,
        ["fine-brush"] = 14,
        ["new-year-greeting"] = 15,
        ["fairy-tale"] = 30,
        ["clay"] = 31,
        ["pixel"] = 32,
        ["adventure"] = 33,
        ["manga"] = 34,
        ["3d"] = 35,
        ["anime-portrait"] = 36,
        ["hand-drawn"] = 37,
        ["crayon"] = 38,
        ["fridge-magnet"] = 39,
        ["badge"] = 40,
    };

    /// <summary>What is done when nobody names a style.</summary>
    public const string Default = "3d-fairy-tale";

    public static IReadOnlyList<string> Names { get; } = [.. Indexes.Keys];

    public static int IndexOf(string style) => Indexes.TryGetValue(style, out var index)
        ? index
        : throw new NotSentException($"there is no style '{style}'", FailureKind.BadRequest);
}
