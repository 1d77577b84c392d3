using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Cutout.Imaging;

namespace Cutout.Gateway.Privacy;

/// <summary>
/// The blocks in which the server receives and sends: pinned, so that the collector leaves no copies behind, and overwritten
/// with zeros when they come back. The server's own pool hands a block on as it is, and what of an upload stood in one that
/// nobody happens to need again would stay in the process for good. Those that
/// nobody has needed for half a minute are let go.
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

    private readonly Spares<Block> _kept = new(MostKept);
    private readonly IdleWatch _watch;
    private volatile bool _disposed;

    /// <param name="clock">Tells the time.</param>
    public ErasingMemoryPool(TimeProvider clock) => _watch = new IdleWatch(clock, LetGo);

    public override int MaxBufferSize => BlockLength;

    /// <summary>How many blocks wait to be used again.</summary>
    public int Kept => _kept.Count;

    /// <param name="minBufferSize">-1: as long as it pleases; at most <see cref="BlockLength"/>.</param>
    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockLength);
        if (!_kept.TryTake(out var block))
        {
            return new Block(this);
        }

        block.Take();
        return block;
    }

    // What is kept goes with the pool.
    protected override void Dispose(bool disposing) => _disposed = true;

    private bool LetGo()
    {
        _kept.LetGo();
        return !_disposed && _kept.Count > 0;
    }

    private void Keep(Block block)
    {
        if (!_disposed && _kept.TryKeep(block))
        {
            _watch.Note();
        }
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
