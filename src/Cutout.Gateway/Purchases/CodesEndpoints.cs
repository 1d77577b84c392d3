using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases;

internal static class CodesEndpoints
{
    public static void MapCodes(this IEndpointRouteBuilder admin)
    {
        admin.MapPost("/codes", MintAsync);
        admin.MapGet("/codes", ListAsync);
        admin.MapPost("/codes/revoke", RevokeAsync);
    }

    private static async Task<IResult> MintAsync(HttpContext context, CodeMint mint, TimeProvider clock)
    {
        var (body, refusal) = await JsonBody.ReadAsync<MintBody>(context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (body!.Count is not { } count)
        {
            return Problems.BadRequest("count", "The number of codes is missing: send {\"count\":…}.");
        }

        var request = body.ToRequest(count, IdempotencyKeyOf(context.Request));
        if (MintRules.WhatIsWrong(request, clock.GetUtcNow()) is { Count: > 0 } wrong)
        {
            return Problems.BadRequest(wrong);
        }

        try
        {
            return await mint.MintAsync(request) is MintOutcome.Minted minted ? Show(minted, context) : Problems.MintedOtherwise();
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static async Task<IResult> ListAsync(string? batch, HttpContext context, BatchBook book)
    {
        try
        {
            if (batch is not null && WantsCsv(context))
            {
                return await book.UsesAsync(batch) is { Count: > 0 } uses ? new UsesAsCsv(batch, uses) : Problems.NotFound();
            }

            var batches = await book.ListAsync(batch);
            return batch is not null && batches.Count == 0 ? Problems.NotFound() : TypedResults.Ok(batches);
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, Revocation revocation)
    {
        var (body, refusal) = await JsonBody.ReadAsync<RevokeBody>(context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (new[] { body!.Code, body.Batch, body.Order }.Count(name => !string.IsNullOrWhiteSpace(name)) != 1)
        {
            return Problems.BadRequest("body", "Name what is to be revoked: {\"code\":…}, {\"batch\":…} or {\"order\":…}, one of the three.");
        }

        try
        {
            var revoked = body switch
            {
                { Code: { Length: > 0 } text } => await revocation.RevokeTypedAsync(text),
                { Batch: { Length: > 0 } batch } => await revocation.RevokeBatchAsync(batch),
                _ => await revocation.RevokeOrderAsync(body.Order!),
            };
            return revoked is null ? Problems.NotFound() : TypedResults.Ok(revoked);
        }
        catch (LedgerUnavailableException)
        {
            return Problems.LedgerUnavailable();
        }
    }

    private static IResult Show(MintOutcome.Minted minted, HttpContext context)
    {
        if (WantsCsv(context))
        {
            return new CodesAsCsv(minted);
        }

        return TypedResults.Created($"/v1/admin/codes?batch={minted.Batch}", MintedView.Of(minted));
    }

    private static bool WantsCsv(HttpContext context) => context.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/csv");

    private static string? IdempotencyKeyOf(HttpRequest request) =>
        request.Headers.TryGetValue("Idempotency-Key", out var key) ? key.ToString() : null;
}
