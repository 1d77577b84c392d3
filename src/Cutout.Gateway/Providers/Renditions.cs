namespace Cutout.Gateway.Providers;

/// <summary>What can be bought of a photo; the names are those in the spend book.</summary>
internal static class Renditions
{
    public const string Full = "full";

    /// <summary>A small picture that a vendor sells for less, of the same matte.</summary>
    public const string Preview = "preview";
}
