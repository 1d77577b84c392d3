namespace Cutout.Gateway.Tests;

/// <summary>For tests that measure the memory of this process: beside others, they would measure the pictures of those.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneCollection
{
    public const string Name = "alone";
}
