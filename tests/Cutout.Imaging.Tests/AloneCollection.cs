namespace Cutout.Imaging.Tests;

/// <summary>
/// For tests that count what is allocated: beside others, they would pay for the arrays that those have just borrowed from the pools.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneCollection
{
    public const string Name = "alone";
}
