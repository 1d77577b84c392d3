namespace Cutout.Imaging.Tests.Mutants;

/// <summary>A valid file that mutants are made of.</summary>
internal sealed record SeedFile(string Name, byte[] Bytes)
{
    public PictureFormat Format { get; } = PictureProbe.Detect(Bytes);
}
