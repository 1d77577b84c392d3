using System.Security.Cryptography;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Unlocking;

internal static class ResultEndpoints
{
    public static void MapResult(this IEndpointRouteBuilder cutouts)
    {
        cutouts.MapMethods("/result", [HttpMethods.Get, HttpMethods.Head], ResultAsync);
        cutouts.MapPost("/receipt", ReceiptAsync);
    }

    private static async Task<IResult> ResultAsync(
        SessionId id, HttpContext context, ISessionStore store, Ledger ledger, Deliveries deliveries, DeliveryNotes notes)
    {
        if (await store.FindAsync(id, context.RequestAborted) is not { } session)
        {
            return Problems.NotFound();
        }

        if (session is not { State: SessionState.Unlocked, Redemption: { } redemption })
        {
            return Problems.Locked();
        }

        if (HttpMethods.IsGet(context.Request.Method) && !redemption.Delivered)
        {
            try
            {
                // This process may have slept past its lease: nothing leaves for a code that has gone to somebody else.
                if (!await ledger.ConfirmAsync(LedgerUse.Parse(redemption.Use), session.Reference))
                {
                    await store.UpdateAsync(id, current => LockedAgain(current, redemption), CancellationToken.None);
                    return Problems.Locked();
                }
            }
            catch (LedgerUnavailableException)
            {
                return Problems.LedgerUnavailable();
            }
        }

        return await store.OpenResultAsync(session, context.RequestAborted) is var (current, picture)
            ? new ResultAnswer(current, picture, store, deliveries, notes)
            : Problems.NotFound();
    }

    private static async Task<IResult> ReceiptAsync(SessionId id, HttpContext context, ISessionStore store, Deliveries deliveries, DeliveryNotes notes)
    {
        var (receipt, refusal) = await JsonBody.ReadAsync<ReceiptRequest>(context);
        if (refusal is not null)
        {
            return refusal;
        }

        if (await store.FindAsync(id, context.RequestAborted) is not { } session)
        {
            return Problems.NotFound();
        }

        if (session is not { State: SessionState.Unlocked, ResultDigest: { } digest })
        {
            return Problems.Locked();
        }

        if (!IsSame(receipt!.Sha256, digest))
        {
            return Problems.BadRequest("sha256", "This is not the SHA-256 digest of the full picture, in base64 or hex. Download it again.");
        }

        if (!deliveries.HasBegun(session))
        {
            return Problems.BadRequest("sha256", "Nothing of the full picture has been downloaded in this session yet.");
        }

        if (await deliveries.MarkAsync(session))
        {
            await notes.NoteReceiptAsync(id);
        }

        return TypedResults.NoContent();
    }

    private static CutoutSession? LockedAgain(CutoutSession session, Redemption lost) => session.Redemption == lost
        ? session with { State = SessionState.Ready, Redemption = null }
        : null;

    private static bool IsSame(string? given, string digest)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        var read = given?.Length == 2 * SHA256.HashSizeInBytes
            ? Convert.FromHexString(given, bytes, out _, out var length) == System.Buffers.OperationStatus.Done
            : Convert.TryFromBase64String(given ?? "", bytes, out length);
        return read && length == SHA256.HashSizeInBytes && bytes.SequenceEqual(Convert.FromBase64String(digest));
    }
}
