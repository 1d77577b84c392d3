using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// One pinned block of RAM for one picture: pinned, so that the collector leaves no copies behind, and overwritten with zeros when it is
/// given back. It is lent again, so whoever still has its memory then gets an <see cref="ObjectDisposedException"/> and never
/// the next picture.
/// </summary>
internal sealed class PictureBlock : MemoryManager<byte>
{
    private byte[]? _bytes;

    /// <param name="length">How many bytes; what they are at first is zero or of no meaning.</param>
    public PictureBlock(int length)
    {
        _bytes = PictureBlocks.Shared.Take(length);
        Length = length;
    }

    public int Length { get; }

    public override Memory<byte> Memory => CreateMemory(Length);

    private byte[] Bytes => Volatile.Read(ref _bytes) ?? throw new ObjectDisposedException(nameof(PictureBlock), "The picture has been erased.");

    public override Span<byte> GetSpan() => Bytes.AsSpan(0, Length);

    public override MemoryHandle Pin(int elementIndex = 0) => MemoryMarshal.CreateFromPinnedArray(Bytes, elementIndex, Length - elementIndex).Pin();

    public override void Unpin()
    {
        // It never moves.
    }

    /// <summary>Overwrites it and gives it back.</summary>
    public void Erase() => ((IDisposable)this).Dispose();

    protected override bool TryGetArray(out ArraySegment<byte> segment)
    {
        segment = new ArraySegment<byte>(Bytes, 0, Length);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
        {
            CryptographicOperations.ZeroMemory(bytes);
            PictureBlocks.Shared.GiveBack(bytes);
        }
    }
}
