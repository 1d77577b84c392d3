namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>
/// Lets a picture leave straight from the block that holds it. The client gathers small writes in a buffer of its own, which
/// nobody overwrites, and tops it up with the beginning of what follows; so what stands in it is sent before.
/// </summary>
internal sealed class StraightWrites(Stream body) : UnseekableStream
{
    // What is at least as long as the client's buffer is not copied into it while it is empty.
    private const int ClientsBuffer = 4096;

    public override bool CanWrite => true;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length >= ClientsBuffer)
        {
            await body.FlushAsync(cancellationToken);
        }

        await body.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

    public override void Flush() => body.Flush();
}
