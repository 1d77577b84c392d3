using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Keys;

internal static class KeysEndpoints
{
    /// <summary>Behind the admin token.</summary>
    public static void MapIssuing(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/keys", IssueAsync);
        admin.MapGet("/keys", ListAsync);
        admin.MapGet("/keys/{id}/usage", UsageAsync);
        admin.MapPost("/keys/revoke", RevokeAsync);
        admin.MapPost("/keys/credit", CreditAsync);
        admin.MapPost("/keys/delete", DeleteAsync);
    }

    private static Task<IResult> IssueAsync(HttpContext context, KeyBook book, Profile profile, TimeProvider clock) => AnswerAsync<KeyBody>(context, async body =>
    {
        var request = body.ToRequest(IdempotencyKeyOf(context.Request));
        if (KeyRules.WhatIsWrong(request, profile, clock.GetUtcNow()) is { Count: > 0 } wrong)
        {
            return Problems.BadRequest(wrong);
        }

        return await book.IssueAsync(request) is KeyOutcome.Issued issued
            ? TypedResults.Created("/v1/admin/keys", new IssuedView(issued.Key.Value, issued.View))
            : Problems.IssuedOtherwise();
    });

    private static Task<IResult> ListAsync(KeyBook book) => TryAsync(async () => TypedResults.Ok(await book.ListAsync()));

    private static Task<IResult> UsageAsync(string id, KeyBook book, KeyUsage usage) => TryAsync(async () =>
        await book.FindAsync(id) is null ? Problems.NotFound() : TypedResults.Ok(await usage.OfAsync(id)));

    private static Task<IResult> RevokeAsync(HttpContext context, KeyBook book) => AnswerAsync<NamedKeyBody>(context, async body =>
        body.Name is not { } named ? NotNamed() : await book.RevokeAsync(named) is { } view ? TypedResults.Ok(view) : Problems.NotFound());

    private static Task<IResult> DeleteAsync(HttpContext context, KeyBook book) => AnswerAsync<NamedKeyBody>(context, async body =>
        body.Name is not { } named ? NotNamed() : await book.DeleteAsync(named) ? TypedResults.NoContent() : Problems.NotFound());

    private static Task<IResult> CreditAsync(HttpContext context, KeyBook book) => AnswerAsync<CreditBody>(context, async body =>
    {
        if (body.Name is not { } named)
        {
            return NotNamed();
        }

        var (credits, idempotencyKey) = (body.Credits ?? 0, IdempotencyKeyOf(context.Request));
        if (KeyRules.WhatIsWrong(credits, idempotencyKey) is { Count: > 0 } wrong)
        {
            return Problems.BadRequest(wrong);
        }

        return await book.CreditAsync(named, credits, idempotencyKey) switch
        {
            CreditOutcome.Credited credited => TypedResults.Ok(credited.View),
            CreditOutcome.Mismatch => Problems.CreditedOtherwise(),
            _ => Problems.NotFound(),
        };
    });

    private static async Task<IResult> AnswerAsync<T>(HttpContext context, Func<T, Task<IResult>> answer)
        where T : class
    {
        var (body, refusal) = await JsonBody.ReadAsync<T>(context);
        return refusal ?? await TryAsync(() => answer(body!));
    }

    private static async Task<IResult> TryAsync(Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static ProblemResult NotNamed() => Problems.BadRequest("body", "Name the key: {\"id\":…} as the list shows it, or {\"key\":…}, one of the two.");

    private static string? IdempotencyKeyOf(HttpRequest request) =>
        request.Headers.TryGetValue("Idempotency-Key", out var key) ? key.ToString() : null;
}
