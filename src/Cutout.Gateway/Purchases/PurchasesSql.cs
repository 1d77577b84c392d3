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

    /// <summary>A batch named null is every batch.</summary>
    public const string CountBatches =
        """
        SELECT b.id, b.minted_at AS MintedAt, b.expires_at AS ExpiresAt, b.note, o.name AS OrderName,
            COUNT(*) AS Minted,
            COUNT(CASE WHEN u.state = 'unused' THEN 1 END) AS Unused,
            COUNT(CASE WHEN u.state = 'bound' THEN 1 END) AS Bound,
            COUNT(CASE WHEN u.state = 'delivered' THEN 1 END) AS Delivered,
            COUNT(CASE WHEN u.state = 'revoked' THEN 1 END) AS Revoked
        FROM batches b JOIN uses u ON u.batch = b.id LEFT JOIN orders o ON o.batch = b.id
        WHERE CAST(@batch AS TEXT) IS NULL OR b.id = @batch
        GROUP BY b.id, b.minted_at, b.expires_at, b.note, o.name
        ORDER BY b.minted_at DESC, b.id
        """;

    /// <summary>The rows of several codes follow.</summary>
    public const string AddUses = "INSERT INTO uses (code, slot, batch, last_four) VALUES";

    /// <summary>Goes behind <see cref="AddUses"/>.</summary>
    public const string UnlessKnown = " ON CONFLICT (code, slot) DO NOTHING";

    public const string AddFurtherUse =
        "INSERT INTO uses (code, slot, batch, last_four) SELECT code, @slot, batch, last_four FROM uses WHERE batch = @batch AND slot = 1";

    /// <summary>One of code, batch and order is given.</summary>
    public const string Revoke =
        $"""
        UPDATE uses
        SET state = 'revoked', session = NULL, bound_at = NULL, lease_until = NULL
        WHERE state IN ('unused', 'bound') AND {Named}
        """;

    public const string CountUses =
        $"SELECT COUNT(*) AS Every, COUNT(CASE WHEN state = 'delivered' THEN 1 END) AS Delivered FROM uses WHERE {Named}";

    private const string Named =
        "(code = @code OR batch = @batch OR batch IN (SELECT o.batch FROM orders o WHERE o.name = @order))";

    public const string ForgetBatch = "DELETE FROM batches WHERE id = @batch";

    public const string CorrectBatch = "UPDATE batches SET codes = @added WHERE id = @batch";

    public const string NoteForeign = "INSERT INTO facts (name, value) VALUES ('foreign', 'imported') ON CONFLICT (name) DO NOTHING";

    /// <summary>Every use of a batch's codes, by their last four symbols.</summary>
    public const string UsesOfBatch =
        "SELECT last_four AS LastFour, slot, state, delivered_at AS DeliveredAt FROM uses WHERE batch = @batch ORDER BY last_four, code, slot";
}
