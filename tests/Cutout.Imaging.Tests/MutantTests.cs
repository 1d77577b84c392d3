using Cutout.Imaging.Tests.Mutants;

namespace Cutout.Imaging.Tests;

/// <summary>
/// Thousands of damaged files of every kind through everything that reads pictures. Any number more:
/// <c>dotnet run -c Release --project tests/Cutout.Benchmarks -- mutants [COUNT] [SEED] [FROM]</c>.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class MutantTests
{
    private static readonly Lazy<List<SeedFile>> Files = new(() => SeedFiles.Make(Encode));

    // The command allows 2 s; here other tests run beside it.
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Whatever_becomes_of_a_file_the_outcome_is_a_picture_or_a_refusal_in_time_and_within_memory(int seed)
    {
        var tally = new MutantRun(Files.Value, seed, MostProcessorTime).Run(1_000, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(tally.FailureCount == 0, tally.ToString());
        Assert.Equal(1_000, tally.Count);
        Assert.InRange(tally.Pictures, 100, 900); // neither harmless nor hopeless
    }

    [Fact]
    public void A_mutant_is_made_again_by_its_seed_and_index()
    {
        var first = new Mutator(Files.Value).Make(5, 77);

        Assert.Equal(first.Bytes, new Mutator(Files.Value).Make(5, 77).Bytes);
        Assert.NotEqual(first.Bytes, new Mutator(Files.Value).Make(6, 77).Bytes);
    }

    private static byte[] Encode(string tool, string[] arguments, byte[] input) => tool switch
    {
        "cjpeg" => Tool.Cjpeg(input, arguments),
        "cwebp" => Tool.Cwebp(input, arguments),
        _ => Tool.Convert(input, arguments),
    };
}
