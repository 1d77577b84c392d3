using System.CommandLine;
using System.Text.Json;

namespace Cutout.Gateway.Purchases;

/// <summary><c>codes mint</c>: prints new codes, one a line and nothing else unless another format is asked for.</summary>
internal static class MintCommand
{
    private static readonly Option<int> Count = new("--count") { Description = $"How many codes, 1 to {MintRules.MostCodes}.", DefaultValueFactory = _ => 1 };

    private static readonly Option<int> Uses = new("--uses") { Description = $"How often each can be used, 1 to {MintRules.MostUses}.", DefaultValueFactory = _ => 1 };

    private static readonly Option<DateTimeOffset?> Expires = new("--expires")
    {
        Description = "Until when they can be used: a day (2027-01-31, through its end, UTC), a moment (2027-01-31T18:00Z), or from now on 90d or 12h.",
        CustomParser = argument =>
        {
            var text = argument.Tokens.Single().Value;
            var read = ExpiryText.Read(text, TimeProvider.System.GetUtcNow());
            if (read is null)
            {
                argument.AddError($"--expires is \"{text}\"; write a day (2027-01-31), a moment (2027-01-31T18:00Z), or 90d or 12h.");
            }

            return read;
        },
    };

    private static readonly Option<string[]> Operations = new("--operations")
    {
        Description = "What they open, such as background-removal; everything unless given.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<int?> MaxMegapixels = new("--max-megapixels") { Description = "The largest picture that they open." };

    private static readonly Option<string?> Note = new("--note") { Description = "Your own words, shown by codes list. No names of people." };

    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How they are printed.", DefaultValueFactory = _ => "text" }
        .AcceptOnlyFromAmong("text", "csv", "json");

    public static Command Create(string[] settings)
    {
        var mint = new Command("mint", "Makes new codes and prints them, one a line. They are shown this once.")
        {
            Count, Uses, Expires, Operations, MaxMegapixels, Note, Format,
        };
        mint.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return mint;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new MintRequest(parsed.GetValue(Count))
        {
            Uses = parsed.GetValue(Uses),
            ExpiresAt = parsed.GetValue(Expires),
            Operations = parsed.GetValue(Operations) is { Length: > 0 } operations ? [.. operations.SelectMany(list => list.Split(','))] : null,
            MaxMegapixels = parsed.GetValue(MaxMegapixels),
            Note = parsed.GetValue(Note),
        };
        if (MintRules.WhatIsWrong(request, TimeProvider.System.GetUtcNow()) is { Count: > 0 } wrong)
        {
            foreach (var (field, sentence) in wrong)
            {
                await Console.Error.WriteLineAsync($"--{OptionOf(field)} {sentence}.");
            }

            return CodesCommand.AskedWrongly;
        }

        await using var ledger = await CommandLedger.OpenAsync(settings, cancellationToken);
        var outcome = await ledger.GetRequiredService<CodeMint>().MintAsync(request);
        await PrintAsync((MintOutcome.Minted)outcome, parsed.GetValue(Format)!, cancellationToken);
        return 0;
    }

    private static async Task PrintAsync(MintOutcome.Minted minted, string format, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        switch (format)
        {
            case "csv":
                await CodesAsCsv.WriteAsync(minted, output, cancellationToken);
                break;
            case "json":
                await output.WriteLineAsync(JsonSerializer.Serialize(MintedView.Of(minted), JsonSerializerOptions.Web));
                break;
            default:
                foreach (var code in minted.Codes)
                {
                    await output.WriteLineAsync(code.Text);
                }

                break;
        }
    }

    private static string OptionOf(string field) => field switch
    {
        "expiresAt" => "expires",
        "maxMegapixels" => "max-megapixels",
        _ => field,
    };
}
