using System.Data;
using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

/// <summary>Writes a batch's codes inside a transaction of the ledger's lane: a batch is there whole or not at all.</summary>
internal static class BatchWriter
{
    // Some codes to a statement: as many times fewer round trips to a PostgreSQL ledger, and still few enough parameters
    // that SQLite, which looks each up by its name, isn't slowed by them.
    private const int RowsInOneStatement = 8;

    /// <summary>Gives how many codes were new: new ones always are, imported ones may be known.</summary>
    public static async Task<int> AddAsync(DbTransaction transaction, BatchRow batch, IReadOnlyList<UnlockCode> codes, LedgerKey key)
    {
        var added = 0;
        var order = InOrder(codes, key, out var whichBits);
        var whole = order.Length - (order.Length % RowsInOneStatement);
        if (whole > 0)
        {
            await using var many = Statement(transaction, batch, RowsInOneStatement);
            for (var start = 0; start < whole; start += RowsInOneStatement)
            {
                added += await RunAsync(many, codes, order.AsMemory(start, RowsInOneStatement), whichBits, key);
            }
        }

        if (whole < order.Length)
        {
            await using var rest = Statement(transaction, batch, order.Length - whole);
            added += await RunAsync(rest, codes, order.AsMemory(whole), whichBits, key);
        }

        await AddFurtherUsesAsync(transaction, batch);
        return added;
    }

    /// <summary>Writes the batch's own row; false if its request has been served before.</summary>
    public static async Task<bool> AddRowAsync(DbTransaction transaction, BatchRow batch)
    {
        // By hand: the mapper loads a tenth of what minting on the command line needs in memory.
        await using var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, PurchasesSql.AddBatch);
        Parameter(command, "@Id", batch.Id);
        Parameter(command, "@MintedAt", batch.MintedAt);
        Parameter(command, "@Codes", batch.Codes);
        Parameter(command, "@Uses", batch.Uses);
        Optional(command, "@ExpiresAt", batch.ExpiresAt, DbType.Int64);
        Optional(command, "@Operations", batch.Operations, DbType.String);
        Optional(command, "@MaxMegapixels", batch.MaxMegapixels, DbType.Int64);
        Optional(command, "@Note", batch.Note, DbType.String);
        Optional(command, "@Request", batch.Request, DbType.String);
        return await command.ExecuteScalarAsync() is not null;
    }

    // Names are random; neighbours of the index go in together, so that each of its pages is touched once and not many
    // times. What is sorted is where each code goes and, in the low bits, which one it is.
    private static ulong[] InOrder(IReadOnlyList<UnlockCode> codes, LedgerKey key, out ulong whichBits)
    {
        var bits = BitOperations.Log2((uint)codes.Count) + 1;
        whichBits = (1UL << bits) - 1;
        var places = new ulong[codes.Count];
        for (var at = 0; at < places.Length; at++)
        {
            places[at] = (key.PlaceOf(codes[at]) & ~whichBits) | (uint)at;
        }

        Array.Sort(places);
        return places;
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

    private static async Task<int> RunAsync(DbCommand command, IReadOnlyList<UnlockCode> codes, ReadOnlyMemory<ulong> rows, ulong whichBits, LedgerKey key)
    {
        for (var row = 0; row < rows.Length; row++)
        {
            var code = codes[(int)(rows.Span[row] & whichBits)];
            command.Parameters[2 * row].Value = key.NameOf(code);
            command.Parameters[(2 * row) + 1].Value = code.LastFour;
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

    // A server wants to know the type of what isn't there.
    private static void Optional(DbCommand command, string name, object? value, DbType type) =>
        Parameter(command, name, value ?? DBNull.Value).DbType = type;

    private static DbParameter Parameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }
}
