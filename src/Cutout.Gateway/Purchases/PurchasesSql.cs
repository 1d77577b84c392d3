namespace Cutout.Gateway.Purchases;

/// <summary>In SQL that SQLite and PostgreSQL both take.</summary>
internal static class PurchasesSql
{
    private const string BatchColumns =
        "id, minted_at AS MintedAt, codes, uses, expires_at AS ExpiresAt, operations, max_megapixels AS MaxMegapixels, note, request";

    /// <summary>No row: this request has been served before.</summary>
    public const string AddBatch =
        """
        INSERT INTO batches (id, minted_at, codes, uses, expires_at, operations, max_megapixels, note, request)
        VALUES (@Id, @MintedAt, @Codes, @Uses, @ExpiresAt, @Operations, @MaxMegapixels, @Note, @Request)
        ON CONFLICT (request) DO NOTHING
        RETURNING id
        """;

    public const string FindBatchOfRequest = $"SELECT {BatchColumns} FROM batches WHERE request = @Request";

    public const string AddUse = "INSERT INTO uses (code, slot, batch, last_four) VALUES (@code, 1, @batch, @last_four)";
}
