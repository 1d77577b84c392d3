namespace Cutout.Gateway.Providers;

/// <summary>What a provider takes for one operation, and where the photo goes.</summary>
/// <param name="ContentTypes">Accepted media types.</param>
/// <param name="MaxBytes">Largest photo in bytes.</param>
/// <param name="MaxPixels">Largest photo in pixels.</param>
/// <param name="Region">Where it is processed, in words for the buyer.</param>
/// <param name="Retention">What the provider keeps, in words for the buyer.</param>
internal sealed record ProviderCapability(
    IReadOnlyList<string> ContentTypes, long MaxBytes, long MaxPixels, string Region, string Retention)
{
    /// <summary>Works with a mask, if there is one.</summary>
    public bool TakesMask { get; init; }

    /// <summary>Does nothing without a mask.</summary>
    public bool NeedsMask { get; init; }

    /// <summary>What may be asked for; empty where there is no choice.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];
}
