using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cutout.Gateway.Privacy;

/// <summary>
/// The blocks in which the server receives and sends: pinned, so that the collector leaves no copies behind, and overwritten
/// with zeros when they come back. The server's own pool hands a block on as it is, and what of an upload stood in one that
/// nobody happens to need again would stay in the process for good.
/// </summary>
internal sealed class ErasingMemoryPool : MemoryPool<byte>
{
    /// <summary>
    /// Four times as long as the server's own: it asks the system for one block at a time, and a photo has hundreds of thousands of
    /// bytes. Longer ones would let those who send slowly, and hold one each, take too much.
    /// </summary>
    public const int BlockLength = 16 * 1024;

    // 16 MB: a few hundred connections at once. What a rush needs beyond it goes back to the collector, overwritten too.
    private const int MostKept = 1024;

    private readonly ConcurrentQueue<Block> _kept = new();
    private int _count;
    private volatile bool _disposed;

    public override int MaxBufferSize => BlockLength;

    /// <summary>How many blocks wait to be used again.</summary>
    public int Kept => Volatile.Read(ref _count);

    /// <param name="minBufferSize">-1: as long as it pleases; at most <see cref="BlockLength"/>.</param>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockLength);
        if (!_kept.TryDequeue(out var block))
        {
            return new Block(this);
        }

        Interlocked.Decrement(ref _count);
        block.Take();
        return block;
    }

    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        _kept.Clear();
    }

    private void Keep(Block block)
    {
        if (_disposed)
        {
            return;
        }

        if (Interlocked.Increment(ref _count) > MostKept)
        {
            Interlocked.Decrement(ref _count);
            return;
        }

        _kept.Enqueue(block);
    }

    private sealed class Block(ErasingMemoryPool pool) : IMemoryOwner<byte>
    {
        private readonly byte[] _bytes = GC.AllocateArray<byte>(BlockLength, pinned: true);
        private int _taken = 1;

        public Memory<byte> Memory => MemoryMarshal.CreateFromPinnedArray(_bytes, 0, BlockLength);

        public void Take() => _taken = 1;

        public void Dispose()
        {
            // Given back twice, it would be lent to two connections at once.
            if (Interlocked.Exchange(ref _taken, 0) == 1)
            {
                CryptographicOperations.ZeroMemory(_bytes);
                pool.Keep(this);
            }
        }
    }
}
