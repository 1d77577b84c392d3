using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases.Books;

internal static class StatsEndpoints
{
    private const int UsualDays = 30;
    private const int MostDays = 366;

    public static void MapStats(this IEndpointRouteBuilder admin) => admin.MapGet("/stats", ReadAsync);

    private static async Task<IResult> ReadAsync(string? from, string? to, Stats stats, TimeProvider clock)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (!TryRead(to, today, out var last))
        {
            return Problems.BadRequest("to", "to must be a day, such as 2026-11-22.");
        }

        if (!TryRead(from, last.DayNumber < UsualDays ? DateOnly.MinValue : last.AddDays(1 - UsualDays), out var first))
        {
            return Problems.BadRequest("from", "from must be a day, such as 2026-11-22.");
        }

        if (first > last || last.DayNumber - first.DayNumber >= MostDays || last == DateOnly.MaxValue)
        {
            return Problems.BadRequest("from", $"from must not lie after to, and at most {MostDays} days can be told at once.");
        }

        try
        {
            return TypedResults.Ok(await stats.ReadAsync(first, last));
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static bool TryRead(string? text, DateOnly otherwise, out DateOnly day)
    {
        day = otherwise;
        return text is null || DateOnly.TryParseExact(text, "yyyy-MM-dd", out day);
    }
}
