namespace Cutout.Imaging.Png;

/// <summary>Counts compressed bytes and keeps none.</summary>
internal sealed class DeflatedLength : DeflatedStream
{
    public long Bytes { get; private set; }

    public override void Write(ReadOnlySpan<byte> buffer) => Bytes += buffer.Length;
}
