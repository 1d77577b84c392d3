using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Keys;

/// <summary>The rights of a key's owner, who is known by the key alone.</summary>
internal static class AccountEndpoints
{
    public const string KeyHeader = "X-Api-Key";

    public static void MapAccount(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/account", GetAsync);
        routes.MapDelete("/v1/account", DeleteAsync);
    }

    private static Task<IResult> GetAsync(HttpContext context, KeyGate gate, KeyBook book, KeyUsage usage) => AnswerAsync(context, gate, async holder =>
    {
        return await book.ExportAsync(holder.Id) is var (key, credits)
            ? TypedResults.Ok(new AccountView(key, credits, await usage.OfAsync(holder.Id)))
            : Problems.KeyRefused();
    });

    private static Task<IResult> DeleteAsync(HttpContext context, KeyGate gate, KeyBook book) => AnswerAsync(context, gate, async holder =>
        await book.DeleteAsync(holder.Id) ? TypedResults.NoContent() : Problems.KeyRefused());

    private static async Task<IResult> AnswerAsync(HttpContext context, KeyGate gate, Func<KeyHolder, Task<IResult>> answer)
    {
        context.Response.Headers.CacheControl = "private, no-store";
        var headers = context.Request.Headers;
        try
        {
            return await gate.AdmitAsync(headers[KeyHeader], headers.Origin, context.Connection.RemoteIpAddress) switch
            {
                // A key for pages is known to whoever visits them.
                KeyDecision.Admitted { Holder.Origins.Count: > 0 } or KeyDecision.ForeignOrigin or KeyDecision.ForeignNetwork => Problems.KeyNotFromHere(),
                KeyDecision.Admitted admitted => await answer(admitted.Holder),
                _ => Problems.KeyRefused(),
            };
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }
}
