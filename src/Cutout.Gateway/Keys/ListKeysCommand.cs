using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Cutout.Gateway.Keys;

/// <summary><c>keys list</c>: every key, and what it was used for this month.</summary>
internal static class ListKeysCommand
{
    private static readonly Option<string> Format = new Option<string>("--format") { Description = "How they are printed.", DefaultValueFactory = _ => "text" }
        .AcceptOnlyFromAmong("text", "json");

    public static Command Create(string[] settings)
    {
        var list = new Command("list", "Shows every key by its last four letters, the newest first, and what it was used for since the first of this month (UTC).") { Format };
        list.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return list;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var ledger = await KeysCommand.OpenAsync(settings, cancellationToken);
        var keys = await ledger.GetRequiredService<KeyBook>().ListAsync();
        await Console.Out.WriteLineAsync(parsed.GetValue(Format) == "json" ? JsonSerializer.Serialize(keys, JsonSerializerOptions.Web) : TableOf(keys));
        return 0;
    }

    private static string TableOf(IReadOnlyList<KeyView> keys) => string.Join(Environment.NewLine, keys
        .Select(key => Line(
            key.Id, $"…{key.LastFour}", key.State, Day(key.CreatedAt), key.ExpiresAt is { } expires ? Day(expires) : "never",
            key.ThisMonth.Calls, Number(key.ThisMonth.Credits), key.MonthlyLeft is { } left ? Number(left) : "no end", Number(key.PrepaidLeft), key.Label ?? ""))
        .Prepend(Line("ID", "KEY", "STATE", "ISSUED ON", "EXPIRES", "CALLS", "CREDITS", "MONTH LEFT", "PREPAID LEFT", "LABEL")));

    private static string Line(params object[] columns) =>
        string.Format(CultureInfo.InvariantCulture, "{0,-16}  {1,-5}  {2,-7}  {3,-10}  {4,-10}  {5,8}  {6,10}  {7,10}  {8,12}  {9}", columns).TrimEnd();

    private static string Number(decimal credits) => credits.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
