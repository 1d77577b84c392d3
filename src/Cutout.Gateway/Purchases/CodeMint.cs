using System.Data.Common;
using System.Security.Cryptography;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases;

/// <summary>
/// Makes codes. A batch is in the ledger whole or not at all. With an Idempotency-Key the codes follow from it and the
/// ledger's key, so that they can be shown again although they are stored nowhere.
/// </summary>
internal sealed class CodeMint(LedgerOpening opening, LedgerWriter writer, TimeProvider clock)
{
    private const int BatchIdBytes = 10;

    /// <summary>The request has passed <see cref="MintRules"/>.</summary>
    public async Task<MintOutcome> MintAsync(MintRequest request)
    {
        IReadOnlyList<UnlockCode> codes = request.IdempotencyKey is { } name
            ? [.. Enumerable.Range(0, request.Count).Select(number => opening.Key.Derive(name, number))]
            : new RandomCodes(request.Count);
        var batch = RowOf(request);
        var written = await writer.WriteAsync(transaction => AddAsync(transaction, batch, codes));
        return written.IsSameAs(batch) ? new MintOutcome.Minted(written.Id, codes) : new MintOutcome.Mismatch();
    }

    /// <summary>A new batch's row, for this request's codes.</summary>
    public BatchRow RowOf(MintRequest request) => new(
        Base32.Encode(RandomNumberGenerator.GetBytes(BatchIdBytes)).ToLowerInvariant(),
        clock.GetUtcNow().ToUnixTimeMilliseconds(),
        request.Count,
        request.Uses,
        request.ExpiresAt?.ToUnixTimeMilliseconds(),
        request.Operations is { } operations ? string.Join(',', operations.Distinct().Order(StringComparer.Ordinal)) : null,
        request.MaxMegapixels,
        request.Note,
        request.IdempotencyKey is { } key ? opening.Key.NameOfRequest(key) : null);

    // Gives the batch that was written, or the one that the same Idempotency-Key wrote before.
    private async Task<BatchRow> AddAsync(DbTransaction transaction, BatchRow batch, IReadOnlyList<UnlockCode> codes)
    {
        if (!await BatchWriter.AddRowAsync(transaction, batch))
        {
            return await FindAsync(transaction, batch);
        }

        await BatchWriter.AddAsync(transaction, batch, codes, opening.Key);
        return batch;
    }

    // Apart, so that the mapper is loaded only where it is needed.
    private static Task<BatchRow> FindAsync(DbTransaction transaction, BatchRow batch) =>
        transaction.Connection!.QuerySingleAsync<BatchRow>(PurchasesSql.FindBatchOfRequest, batch, transaction);
}
