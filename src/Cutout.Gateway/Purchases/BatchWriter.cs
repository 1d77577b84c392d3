using System.Data.Common;
using System.Globalization;
using System.Text;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

/// <summary>Writes a batch's codes inside a transaction of the ledger's lane: a batch is there whole or not at all.</summary>
internal static class BatchWriter
{
    // One statement takes a hundred codes: a hundred times fewer round trips to a PostgreSQL ledger, and still few
    // enough parameters that SQLite, which looks each up by its name, isn't slowed by them.
    private const int RowsInOneStatement = 8;

    /// <summary>Gives how many codes were new: new ones always are, imported ones may be known.</summary>
    public static async Task<int> AddAsync(DbTransaction transaction, BatchRow batch, IReadOnlyList<UnlockCode> codes, LedgerKey key)
    {
        var added = 0;
        var sorted = InOrder(codes, key);
        var whole = sorted.Length - (sorted.Length % RowsInOneStatement);
        if (whole > 0)
        {
            await using var many = Statement(transaction, batch, RowsInOneStatement);
            for (var start = 0; start < whole; start += RowsInOneStatement)
            {
                added += await RunAsync(many, sorted.AsMemory(start, RowsInOneStatement), key);
            }
        }

        if (whole < sorted.Length)
        {
            await using var rest = Statement(transaction, batch, sorted.Length - whole);
            added += await RunAsync(rest, sorted.AsMemory(whole), key);
        }

        await AddFurtherUsesAsync(transaction, batch);
        return added;
    }

    // Names are random; neighbours of the index go in together, so that each of its pages is touched once and not a hundred times.
    private static UnlockCode[] InOrder(IReadOnlyList<UnlockCode> codes, LedgerKey key)
    {
        var sorted = codes.ToArray();
        var places = new ulong[sorted.Length];
        for (var at = 0; at < sorted.Length; at++)
        {
            places[at] = key.PlaceOf(sorted[at]);
        }

        Array.Sort(places, sorted);
        return sorted;
    }

    private static DbCommand Statement(DbTransaction transaction, BatchRow batch, int rows)
    {
        var sql = new StringBuilder(PurchasesSql.AddUses);
        var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        for (var row = 0; row < rows; row++)
        {
            sql.Append(CultureInfo.InvariantCulture, $"{(row == 0 ? "" : ",")} (@c{row}, 1, @batch, @l{row})");
            Parameter(command, $"@c{row}", "");
            Parameter(command, $"@l{row}", "");
        }

        Parameter(command, "@batch", batch.Id);
        command.CommandText = sql.Append(PurchasesSql.UnlessKnown).ToString();
        return command;
    }

    private static async Task<int> RunAsync(DbCommand command, ReadOnlyMemory<UnlockCode> codes, LedgerKey key)
    {
        for (var row = 0; row < codes.Length; row++)
        {
            command.Parameters[2 * row].Value = key.NameOf(codes.Span[row]);
            command.Parameters[(2 * row) + 1].Value = codes.Span[row].LastFour;
        }

        return await command.ExecuteNonQueryAsync();
    }

    // A code's second, third, … use is a row of its own, copied from the first inside the ledger.
    private static async Task AddFurtherUsesAsync(DbTransaction transaction, BatchRow batch)
    {
        await using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = PurchasesSql.AddFurtherUse;
        Parameter(command, "@batch", batch.Id);
        var slot = Parameter(command, "@slot", 0L);
        for (var use = 2L; use <= batch.Uses; use++)
        {
            slot.Value = use;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static DbParameter Parameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }
}
