namespace Cutout.Gateway.Providers;

/// <summary>What came back: the bytes are in <see cref="CutRequest.Result"/>.</summary>
/// <param name="Provider">The configured name of who did it.</param>
/// <param name="ContentType">The media type of the result, by its first bytes.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Charge">What it cost in the vendor's own unit (credits, images); null if the vendor doesn't say.</param>
internal sealed record ProviderResult(string Provider, string ContentType, int Width, int Height, decimal? Charge)
{
    /// <summary>What the vendor says of an answer that goes to the caller as it is; null if it is a plain cutout.</summary>
    public PassedAnswer? Passed { get; init; }

    /// <summary>How sure the provider is of the cut, from 0 (a guess) to 1; null if it doesn't say.</summary>
    public double? Confidence { get; init; }
}
