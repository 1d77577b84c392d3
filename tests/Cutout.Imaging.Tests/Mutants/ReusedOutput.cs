using System.Buffers;

namespace Cutout.Imaging.Tests.Mutants;

/// <summary>Takes what is written into one array that is used again and again, so that outputs don't count as allocated memory.</summary>
internal sealed class ReusedOutput : IBufferWriter<byte>
{
    private const int Room = 48 << 20;
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(Room);

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Advance(int count) => Length += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => _bytes.AsMemory(Length);

    public Span<byte> GetSpan(int sizeHint = 0) => _bytes.AsSpan(Length);

    public ReusedOutput Emptied()
    {
        Length = 0;
        return this;
    }
}
