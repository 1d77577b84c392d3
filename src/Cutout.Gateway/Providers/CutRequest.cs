using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers;

/// <summary>One photo to be worked on.</summary>
/// <param name="Operation">One of <see cref="Operations"/>.</param>
/// <param name="Photo">The photo's bytes, scrubbed, in the format that <paramref name="Facts"/> names.</param>
/// <param name="Facts">Media type, upright width and height, bytes.</param>
/// <param name="Result">Where the adapter writes the full picture; it takes no more than was reserved for it.</param>
/// <param name="Sending">Called with the provider's name just before the first byte may leave for it: from there on it may cost money.</param>
internal sealed record CutRequest(string Operation, ReadOnlyMemory<byte> Photo, PictureFacts Facts, PictureBuffer Result, Action<string> Sending)
{
    /// <summary>
    /// A grayscale PNG of the photo's upright size: 255 shall go, 0 is kept. Empty if the visitor has marked nothing.
    /// </summary>
    public ReadOnlyMemory<byte> Mask { get; init; }

    /// <summary>One of <see cref="ProviderCapability.Styles"/>, or null for the provider's own choice.</summary>
    public string? Style { get; init; }

    /// <summary>
    /// The buyer has left after something was sent. What has been paid for is still brought home; only what costs nothing to call
    /// off may be called off, by an <see cref="OperationCanceledException"/> with this token.
    /// </summary>
    public CancellationToken Left { get; init; }
}
