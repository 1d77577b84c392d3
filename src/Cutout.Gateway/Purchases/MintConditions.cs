using System.CommandLine;

namespace Cutout.Gateway.Purchases;

/// <summary>What codes may be used for, as options of the commands that make or import them.</summary>
internal static class MintConditions
{
    private static readonly Option<int> Uses = new("--uses") { Description = $"How often each can be used, 1 to {MintRules.MostUses}.", DefaultValueFactory = _ => 1 };

    private static readonly Option<DateTimeOffset?> Expires = ExpiryText.OptionFor("Until when they can be used");

    private static readonly Option<string[]> Operations = new("--operations")
    {
        Description = "What they open, such as background-removal; everything unless given.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> MaxMegapixels = new("--max-megapixels") { Description = "The largest picture that they open." };

    private static readonly Option<string?> Note = new("--note") { Description = "Your own words, shown by codes list. No names of people." };

    public static IReadOnlyList<Option> All => [Uses, Expires, Operations, MaxMegapixels, Note];

    public static MintRequest Read(ParseResult parsed, int count) => new(count)
    {
        Uses = parsed.GetValue(Uses),
        ExpiresAt = parsed.GetValue(Expires),
        Operations = parsed.GetValue(Operations) is { Length: > 0 } operations ? [.. operations.SelectMany(list => list.Split(','))] : null,
        MaxMegapixels = parsed.GetValue(MaxMegapixels),
        Note = parsed.GetValue(Note),
    };

    /// <summary>Says on standard error what is wrong; gives whether all is well.</summary>
    public static async Task<bool> HoldAsync(MintRequest request)
    {
        var wrong = MintRules.WhatIsWrong(request, TimeProvider.System.GetUtcNow());
        foreach (var (field, sentence) in wrong)
        {
            await Console.Error.WriteLineAsync($"--{OptionOf(field)} {sentence}.");
        }

        return wrong.Count == 0;
    }

    private static string OptionOf(string field) => field switch
    {
        "expiresAt" => "expires",
        "maxMegapixels" => "max-megapixels",
        _ => field,
    };
}
