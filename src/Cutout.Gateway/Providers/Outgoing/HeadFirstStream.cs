using System.Security.Cryptography;

namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>
/// Hands the client an answer's head by itself. Otherwise the beginning of a picture would come with it into the client's own
/// buffer, which nobody overwrites; so the client reads it straight into the block where it belongs. What the client reads through
/// its buffer all the same (the last of an answer, and the seams between chunks) comes in drops, each upon the one before.
/// </summary>
internal sealed class HeadFirstStream(Stream wire) : UnseekableStream
{
    // As large as the client's own buffer, which a read into a picture's block exceeds. Heads are a few hundred bytes; a longer one
    // takes another round.
    private const int MostAhead = 4096;

    // Too little of a picture to tell anything, and what is left of it in the client's buffer in the end.
    private const int Drop = 7;

    private readonly byte[] _ahead = GC.AllocateUninitializedArray<byte>(MostAhead, pinned: true);
    private int _start;
    private int _end;
    private bool _inHead = true;
    private bool _atLineStart;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var isOwnBlock = buffer.Length > MostAhead;
        if (_start == _end)
        {
            // An empty read only waits until there is something.
            if (buffer.IsEmpty || (isOwnBlock && !_inHead))
            {
                return await wire.ReadAsync(buffer, cancellationToken);
            }

            (_start, _end) = (0, await wire.ReadAsync(_ahead, cancellationToken));
        }

        var most = _inHead || isOwnBlock ? buffer.Length : Math.Min(Drop, buffer.Length);
        var ready = _ahead.AsSpan(_start, Math.Min(_end - _start, most));
        if (_inHead)
        {
            ready = ready[..OfHead(ready)];
        }

        ready.CopyTo(buffer.Span);
        CryptographicOperations.ZeroMemory(ready);
        _start += ready.Length;
        return ready.Length;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // What comes after something was asked begins with a head.
        (_inHead, _atLineStart) = (true, false);
        return wire.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => wire.FlushAsync(cancellationToken);

    public override void Flush() => wire.Flush();

    public override async ValueTask DisposeAsync()
    {
        CryptographicOperations.ZeroMemory(_ahead);
        await wire.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_ahead);
            wire.Dispose();
        }

        base.Dispose(disposing);
    }

    // How many of these bytes belong to the head, which an empty line ends.
    private int OfHead(ReadOnlySpan<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] == '\n' && _atLineStart)
            {
                _inHead = false;
                return at + 1;
            }

            _atLineStart = bytes[at] == '\n' || (_atLineStart && bytes[at] == '\r');
        }

        return bytes.Length;
    }
}
