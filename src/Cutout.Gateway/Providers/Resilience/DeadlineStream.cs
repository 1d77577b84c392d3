using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Providers.Resilience;

/// <summary>An answer's body that is read under its try's deadline.</summary>
internal sealed class DeadlineStream(Stream answer, AttemptDeadline deadline) : UnseekableStream
{
    public override bool CanRead => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await deadline.ReadAsync(answer, buffer);
    }

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            answer.Dispose();
            deadline.Dispose();
        }

        base.Dispose(disposing);
    }
}
