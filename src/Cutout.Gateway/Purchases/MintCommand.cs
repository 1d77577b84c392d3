using System.CommandLine;
using System.Text.Json;

namespace Cutout.Gateway.Purchases;

/// <summary><c>codes mint</c>: prints new codes, one a line and nothing else unless another format is asked for.</summary>
internal static class MintCommand
{
    private static readonly Option<int> Count = new("--count") { Description = $"How many codes, 1 to {MintRules.MostCodes}.", DefaultValueFactory = _ => 1 };

    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How they are printed.", DefaultValueFactory = _ => "text" }
        .AcceptOnlyFromAmong("text", "csv", "json");

    public static Command Create(string[] settings)
    {
        var mint = new Command("mint", "Makes new codes and prints them, one a line. They are shown this once.") { Count, Format };
        foreach (var condition in MintConditions.All)
        {
            mint.Options.Add(condition);
        }

        mint.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return mint;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = MintConditions.Read(parsed, parsed.GetValue(Count));
        if (!await MintConditions.HoldAsync(request))
        {
            return OperatorCommand.AskedWrongly;
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
}
