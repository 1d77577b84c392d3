using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Purchases;

/// <summary>Takes codes that were made elsewhere into the ledger, as hashes like all others; all of them or none.</summary>
internal sealed class CodeImport(LedgerOpening opening, LedgerWriter writer, CodeMint mint)
{
    /// <summary>The codes have passed <see cref="ImportRules"/>, and the conditions <see cref="MintRules"/>.</summary>
    public Task<ImportedView> ImportAsync(MintRequest conditions, IReadOnlyList<UnlockCode> codes)
    {
        var batch = mint.RowOf(conditions with { Count = codes.Count, IdempotencyKey = null });
        return writer.WriteAsync(async transaction =>
        {
            var connection = transaction.Connection!;
            await connection.QuerySingleAsync<string>(PurchasesSql.AddBatch, batch, transaction);
            var added = await BatchWriter.AddAsync(transaction, batch, codes, opening.Key);
            if (codes.Any(code => code.IsForeign))
            {
                await connection.ExecuteAsync(PurchasesSql.NoteForeign, transaction: transaction);
            }

            // The same file again, or one that has grown: what is known stays as it is.
            await connection.ExecuteAsync(added == 0 ? PurchasesSql.ForgetBatch : PurchasesSql.CorrectBatch, new { batch = batch.Id, added }, transaction);
            return new ImportedView(added == 0 ? null : batch.Id, added, codes.Count - added);
        });
    }
}
