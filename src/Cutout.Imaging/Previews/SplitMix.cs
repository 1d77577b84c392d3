namespace Cutout.Imaging.Previews;

/// <summary>
/// Evenly scattered numbers from a seed, the same on every machine and in every version (SplitMix64: Steele, Lea and
/// Flood, "Fast splittable pseudorandom number generators", 2014). Not for secrets.
/// </summary>
internal struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>-1 up to 1.</summary>
    public double NextSigned() => (2 * NextShare()) - 1;

    /// <summary>0 up to 1.</summary>
    public double NextShare() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
