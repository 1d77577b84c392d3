using System.CommandLine;
using System.Text.Json;
using Cutout.Gateway.Purchases.Orders;

namespace Cutout.Gateway.Purchases;

/// <summary><c>codes export</c>: an order's codes, which can be computed again, or what became of a batch's, by their last four symbols.</summary>
internal static class ExportCommand
{
    private static readonly Option<string?> Batch = new("--batch") { Description = "A batch: the last four symbols of its codes and what became of them; see codes list." };

    private static readonly Option<string?> Order = new("--order") { Description = "An order: its codes." };

    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How they are printed.", DefaultValueFactory = _ => "text" }
        .AcceptOnlyFromAmong("text", "csv", "json");

    public static Command Create(string[] settings)
    {
        var export = new Command("export", "Prints an order's codes, or what became of a batch's.") { Batch, Order, Format };
        export.Validators.Add(asked =>
        {
            if (new[] { Batch, Order }.Count(option => asked.GetValue(option) is { Length: > 0 }) != 1)
            {
                asked.AddError("Name what is to be printed: --batch or --order, one of the two.");
            }
        });
        export.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return export;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var ledger = await CommandLedger.OpenAsync(settings, cancellationToken);
        await using var output = new StreamWriter(Console.OpenStandardOutput());
        var format = parsed.GetValue(Format)!;
        var found = parsed.GetValue(Order) is { } order
            ? await PrintAsync(await ledger.GetRequiredService<OrderBook>().ShowAsync(order), format, output)
            : await PrintAsync(await ledger.GetRequiredService<BatchBook>().UsesAsync(parsed.GetValue(Batch)!), format, output, cancellationToken);
        if (!found)
        {
            await Console.Error.WriteLineAsync("There is nothing of that name in the ledger.");
        }

        return found ? 0 : OperatorCommand.Failed;
    }

    private static async Task<bool> PrintAsync(OrderView? order, string format, StreamWriter output)
    {
        if (order is not null && format == "json")
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(order, JsonSerializerOptions.Web));
            return true;
        }

        if (order is not null && format == "csv")
        {
            await output.WriteLineAsync("code,order");
        }

        foreach (var code in order?.Codes ?? [])
        {
            await output.WriteLineAsync(format == "csv" ? $"{code},{order!.Order}" : code);
        }

        return order is not null;
    }

    private static async Task<bool> PrintAsync(IReadOnlyList<UseView> uses, string format, StreamWriter output, CancellationToken cancellationToken)
    {
        switch (format)
        {
            case "json" when uses.Count > 0:
                await output.WriteLineAsync(JsonSerializer.Serialize(uses, JsonSerializerOptions.Web));
                break;
            case "csv" when uses.Count > 0:
                await UsesAsCsv.WriteAsync(uses, output, cancellationToken);
                break;
            default:
                foreach (var use in uses)
                {
                    await output.WriteLineAsync($"{use.LastFour} {use.State}");
                }

                break;
        }

        return uses.Count > 0;
    }
}
