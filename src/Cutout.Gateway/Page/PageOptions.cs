namespace Cutout.Gateway.Page;

/// <summary>How the operator makes the page the shop's own, without touching its files.</summary>
internal sealed class PageOptions
{
    public const string Section = "Page";

    /// <summary>What the shop is called; empty: the page's own name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The shop's colour, as <c>#0b6b4f</c>; empty: the page's own.</summary>
    public string Accent { get; set; } = "";

    /// <summary>A PNG, JPEG, WebP or SVG file on this machine; empty: the page's own mark.</summary>
    public string Logo { get; set; } = "";

    /// <summary>Where codes are sold; empty: the page sends nobody anywhere.</summary>
    public string PurchaseUrl { get; set; } = "";
}
