namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>
/// Lets a picture leave straight from the block that holds it. The client gathers small writes in a buffer of its own, which
/// nobody overwrites, and tops it up with the beginning of what follows; so what stands in it is sent before.
/// </summary>
internal sealed class StraightWrites(Stream body) : Stream
{
    // What is at least as long as the client's buffer is not copied into it while it is empty.
    private const int ClientsBuffer = 4096;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length >= ClientsBuffer)
        {
            await body.FlushAsync(cancellationToken);
        }

        await body.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

    public override void Flush() => body.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Vendors are written to asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
