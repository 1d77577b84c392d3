namespace Cutout.Gateway.Providers;

/// <summary>What can be asked for; the names are part of the HTTP contract and of the settings (<c>Routes:…</c>).</summary>
internal static class Operations
{
    public const string BackgroundRemoval = "background-removal";
    public const string CrowdRemoval = "crowd-removal";
    public const string PortraitStyle = "portrait-style";

    public static readonly IReadOnlyList<string> All = [BackgroundRemoval, CrowdRemoval, PortraitStyle];
}
