using System.Net;
using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>
/// Tells the purchase that its first byte is about to leave. A connection asks for the body only once it stands, so
/// whatever goes wrong before has certainly cost nothing.
/// </summary>
internal sealed class AnnouncedContent : HttpContent
{
    private readonly HttpContent _content;
    private readonly VendorCall _call;

    public AnnouncedContent(HttpContent content, VendorCall call)
    {
        _content = content;
        _call = call;
        foreach (var header in content.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _call.BeginSending();
        await _content.CopyToAsync(new StraightWrites(stream), context, cancellationToken);
        _call.EndSending();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
