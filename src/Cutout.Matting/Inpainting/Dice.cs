namespace Cutout.Matting.Inpainting;

/// <summary>Numbers that look random and are the same for the same seed on every machine.</summary>
/// <remarks>SplitMix64: Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.</remarks>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>At least 0, less than <paramref name="sides"/>.</summary>
    public int Roll(int sides)
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((((z ^ (z >> 31)) >> 32) * (ulong)sides) >> 32);
    }

    /// <summary>At most <paramref name="most"/> in either direction.</summary>
    public int Around(int most) => Roll((2 * most) + 1) - most;
}
