namespace Cutout.Gateway.Providers;

/// <summary>What can be asked for; the names are part of the HTTP contract and of the settings (<c>Routes:…</c>).</summary>
internal static class Operations
{
    public const string BackgroundRemoval = "background-removal";
    public const string CrowdRemoval = "crowd-removal";
    public const string PortraitStyle = "portrait-style";

    /// <summary>
    /// Whether an answer changes only a part of the photo, which is then put back into the photo at its full size; what was not
    /// changed stays the visitor's own pixels.
    /// </summary>
    public static bool IsComposed(string operation) => operation == CrowdRemoval;

    public static readonly IReadOnlyList<string> All = [BackgroundRemoval, CrowdRemoval, PortraitStyle];
}
