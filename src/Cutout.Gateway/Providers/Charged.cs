namespace Cutout.Gateway.Providers;

/// <summary>Whether money was spent upstream; <see cref="Unknown"/> counts as spent until the vendor's books say otherwise.</summary>
internal enum Charged
{
    No,
    Yes,
    Unknown,
}
