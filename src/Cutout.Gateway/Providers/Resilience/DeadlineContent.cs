using System.Net;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>An answer's content whose body is a <see cref="DeadlineStream"/>.</summary>
internal sealed class DeadlineContent : HttpContent
{
    private readonly HttpContent _answer;
    private readonly AttemptDeadline _deadline;

    public DeadlineContent(HttpContent answer, AttemptDeadline deadline)
    {
        _answer = answer;
        _deadline = deadline;
        foreach (var header in answer.Headers.NonValidated)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new DeadlineStream(await _answer.ReadAsStreamAsync(), _deadline);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await using var answer = await CreateContentReadStreamAsync();
        await answer.CopyToAsync(stream);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _answer.Headers.ContentLength ?? 0;
        return _answer.Headers.ContentLength.HasValue;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _answer.Dispose();
            _deadline.Dispose();
        }

        base.Dispose(disposing);
    }
}
