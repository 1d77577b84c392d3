using Cutout.Gateway.Providers.RemoveBg;
using Cutout.Gateway.Providers.Resilience;
using Cutout.Gateway.Sessions;
using Cutout.Matting.Hints;

namespace Cutout.Gateway.Providers;

/// <summary>One photo to be worked on.</summary>
/// <param name="Operation">One of <see cref="Operations"/>.</param>
/// <param name="Photo">The photo's bytes, scrubbed, in the format that <paramref name="Facts"/> names.</param>
/// <param name="Facts">Media type, upright width and height, bytes.</param>
/// <param name="Result">Where the adapter writes the full picture; it takes no more than was reserved for it.</param>
/// <param name="Sending">Called with the provider's name just before the first byte may leave for it: from there on it may cost money.</param>
internal sealed record CutRequest(string Operation, ReadOnlyMemory<byte> Photo, PictureFacts Facts, PictureBuffer Result, Action<string> Sending)
{
    /// <summary>One of <see cref="Renditions"/>.</summary>
    public string Rendition { get; init; } = Renditions.Full;

    /// <summary>The preview that was shown of this photo: an answer that differs from it is held back. Empty if none was bought.</summary>
    public ReadOnlyMemory<byte> Shown { get; init; }

    /// <summary>Who is asked before all others of the route, since its preview was shown; null for the route's own order.</summary>
    public string? First { get; init; }

    /// <summary>Work that a buyer has paid for goes before work that somebody may still pay for.</summary>
    public LanePriority Priority { get; init; } = LanePriority.Free;

    /// <summary>The one provider that the visitor has chosen; null leaves it to the route.</summary>
    public string? Choice { get; init; }

    /// <summary>Called with the place in the line when a vendor takes no more calls at the moment.</summary>
    public Action<QueuePlace>? Queued { get; init; }

    /// <summary>
    /// A grayscale PNG of the photo's upright size: 255 shall go, 0 is kept. Empty if the visitor has marked nothing.
    /// </summary>
    public ReadOnlyMemory<byte> Mask { get; init; }

    /// <summary>What a person says about where the subject is; null for nothing.</summary>
    public MattingHints? Hints { get; init; }

    /// <summary>What is asked for beyond the plain cutout, in the words of the remove.bg dialect; null for the cutout alone.</summary>
    public RemoveBgWish? Wish { get; init; }

    /// <summary>One of <see cref="ProviderCapability.Styles"/>, or null for the provider's own choice.</summary>
    public string? Style { get; init; }

    /// <summary>
    /// The buyer has left after something was sent. What has been paid for is still brought home; only what costs nothing to call
    /// off may be called off, by an <see cref="OperationCanceledException"/> with this token.
    /// </summary>
    public CancellationToken Left { get; init; }

    /// <summary>Without what a visitor has typed.</summary>
    public override string ToString() => $"{nameof(CutRequest)} of {Operation}";
}
