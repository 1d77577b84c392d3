namespace Cutout.Imaging.Tests.Mutants;

/// <summary>A memory budget for frames that keeps count: what was asked for, and what has not been given back.</summary>
internal sealed class CountedMemory
{
    /// <summary>Bytes that may be out at once; 0 grants nothing.</summary>
    public long Most { get; set; }

    public long Outstanding { get; private set; }

    /// <summary>Bytes granted since <see cref="Forget"/>, all together.</summary>
    public long Granted { get; private set; }

    public IDisposable? Ask(long bytes)
    {
        if (bytes < 0 || Outstanding + bytes > Most)
        {
            return null;
        }

        Outstanding += bytes;
        Granted += bytes;
        return new Grant(this, bytes);
    }

    public void Forget() => (Outstanding, Granted) = (0, 0);

    private sealed class Grant(CountedMemory memory, long bytes) : IDisposable
    {
        // A frame given back twice would show as a negative sum.
        public void Dispose() => memory.Outstanding -= bytes;
    }
}
