namespace Cutout.Imaging.Png;

/// <summary>
/// Where a deflater writes to. It writes from an array of the shared pool, which is overwritten here before it goes back:
/// compressed pixels are pixels.
/// </summary>
internal abstract class DeflatedStream : Stream
{
    private byte[]? _writersBuffer;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        _writersBuffer = buffer;
        Write(buffer.AsSpan(offset, count));
    }

    public abstract override void Write(ReadOnlySpan<byte> buffer);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // The deflater closes this stream after its last bytes.
    protected override void Dispose(bool disposing)
    {
        if (_writersBuffer is not null)
        {
            Array.Clear(_writersBuffer);
            _writersBuffer = null;
        }

        base.Dispose(disposing);
    }
}
