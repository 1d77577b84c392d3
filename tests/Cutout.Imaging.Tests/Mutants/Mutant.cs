namespace Cutout.Imaging.Tests.Mutants;

/// <summary>A file that was valid, and what it was made of.</summary>
internal sealed record Mutant(int Seed, int Index, SeedFile Origin, byte[] Bytes)
{
    public override string ToString() => $"seed {Seed}, mutant {Index} ({Origin.Name}, {Bytes.Length} bytes)";
}
