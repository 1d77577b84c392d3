using System.Buffers;
using System.Security.Cryptography;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// The bytes of one picture in one block of RAM, which is overwritten with zeros when the last hold on it is let go. Takes no more than
/// its reservation allows.
/// </summary>
internal sealed class PictureBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>What a picture of unknown length begins with.</summary>
    private const int FirstBlock = 256 * 1024;

    private readonly MemoryReservation _reservation;
    private PictureBlock _block;
    private int _holds = 1;
    private int _disposed;

    /// <param name="reservation">The room it may take; it is given back when the picture is erased.</param>
    /// <param name="capacity">What is allocated at once; it grows from there up to the reservation.</param>
    public PictureBuffer(MemoryReservation reservation, int capacity)
    {
        _reservation = reservation;
        _block = new PictureBlock(capacity);
    }

    public int Length { get; private set; }

    /// <summary>The most bytes that it can take.</summary>
    public long Limit => _reservation.Bytes;

    public ReadOnlyMemory<byte> Memory => Length == 0 ? default : _block.Memory[..Length];

    public ReadOnlySpan<byte> Span => Length == 0 ? default : _block.GetSpan()[..Length];

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _block.Length - Length);
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Require(Math.Max(sizeHint, 1));
        return _block.Memory[Length..];
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Reads a stream to its end straight into this picture.</summary>
    public async Task FillFromAsync(Stream source, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Length == _block.Length)
            {
                // Full: ask for one byte more before growing for nothing.
                var next = new byte[1];
                if (await source.ReadAsync(next, cancellationToken) == 0)
                {
                    return;
                }

                GetSpan(1)[0] = next[0];
                Advance(1);
                continue;
            }

            var read = await source.ReadAsync(_block.Memory[Length..], cancellationToken);
            if (read == 0)
            {
                return;
            }

            Advance(read);
        }
    }

    /// <summary>Overwrites what was written and starts again; the room stays reserved.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_block.GetSpan()[..Length]);
        Length = 0;
    }

    /// <summary>Gives back what was reserved beyond what was written; the picture is complete.</summary>
    public void Seal()
    {
        if (_block.Length > Length + (Length / 8))
        {
            MoveTo(Length);
        }

        _reservation.ShrinkTo(Math.Min(_reservation.Bytes, _block.Length));
    }

    /// <summary>A hold that keeps the bytes from being overwritten; null if they are gone already.</summary>
    public PictureLease? TryHold()
    {
        int holds;
        do
        {
            holds = Volatile.Read(ref _holds);
            if (holds == 0)
            {
                return null;
            }
        }
        while (Interlocked.CompareExchange(ref _holds, holds + 1, holds) != holds);

        return new PictureLease(this);
    }

    /// <summary>Ends the owner's hold; who reads it at this moment keeps it until he is done.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            LetGo();
        }
    }

    internal void LetGo()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            Length = 0;
            _block.Erase();
            _reservation.Dispose();
        }
    }

    private void Require(int more)
    {
        if (_block.Length - Length >= more)
        {
            return;
        }

        var limit = Math.Min(Limit, Array.MaxLength);
        if (Length + (long)more > limit)
        {
            throw new PictureTooLargeException(limit);
        }

        MoveTo((int)Math.Min(limit, Math.Max(Length + (long)more, Math.Max(_block.Length * 2L, FirstBlock))));
    }

    private void MoveTo(int capacity)
    {
        var moved = new PictureBlock(capacity);
        Span.CopyTo(moved.GetSpan());
        _block.Erase();
        _block = moved;
    }
}
