using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Cutout.Gateway.Purchases;

/// <summary><c>codes list</c>: every batch and what became of its codes.</summary>
internal static class ListCommand
{
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How they are printed.", DefaultValueFactory = _ => "text" }
        .AcceptOnlyFromAmong("text", "json");

    public static Command Create(string[] settings)
    {
        var list = new Command("list", "Shows every batch of codes, the newest first, and what became of its codes.") { Format };
        list.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return list;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var ledger = await CommandLedger.OpenAsync(settings, cancellationToken);
        var batches = await ledger.GetRequiredService<BatchBook>().ListAsync();
        await Console.Out.WriteLineAsync(parsed.GetValue(Format) == "json"
            ? JsonSerializer.Serialize(batches, JsonSerializerOptions.Web)
            : TableOf(batches));
        return 0;
    }

    private static string TableOf(IReadOnlyList<BatchView> batches) => string.Join(Environment.NewLine, batches
        .Select(batch => Line(
            batch.Batch, Day(batch.MintedAt), batch.ExpiresAt is { } expires ? Day(expires) : "never",
            batch.Minted, batch.Unused, batch.Bound, batch.Delivered, batch.Revoked, batch.Expired, batch.Note ?? ""))
        .Prepend(Line("BATCH", "MINTED ON", "EXPIRES", "MINTED", "UNUSED", "BOUND", "DELIVERED", "REVOKED", "EXPIRED", "NOTE")));

    private static string Line(params object[] columns) =>
        string.Format(CultureInfo.InvariantCulture, "{0,-16}  {1,-10}  {2,-10}  {3,7}  {4,7}  {5,7}  {6,9}  {7,7}  {8,7}  {9}", columns).TrimEnd();

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
