namespace Cutout.Gateway.Purchases.Orders;

/// <summary>In SQL that SQLite and PostgreSQL both take.</summary>
internal static class OrdersSql
{
    public const string Add =
        """
        INSERT INTO orders (name, batch, placed_at, payment, amount, currency, reference, settled)
        VALUES (@Order, @batch, @now, @Payment, @Amount, @Currency, @Reference, @settled)
        """;

    public const string Find =
        """
        SELECT o.name, o.batch, b.codes, b.uses, b.expires_at AS ExpiresAt, o.reference, o.opener,
            COUNT(CASE WHEN u.state IN ('unused', 'bound') THEN 1 END) AS Usable,
            COUNT(CASE WHEN u.state = 'delivered' THEN 1 END) AS Delivered,
            COUNT(CASE WHEN u.state = 'revoked' THEN 1 END) AS Revoked
        FROM orders o JOIN batches b ON b.id = o.batch JOIN uses u ON u.batch = o.batch
        WHERE o.name = @order
        GROUP BY o.name, o.batch, b.codes, b.uses, b.expires_at, o.reference, o.opener
        """;

    /// <summary>Orders whose session hasn't been opened yet.</summary>
    public const string Unsettled = "SELECT name AS Item1, reference AS Item2 FROM orders WHERE settled = 0 AND placed_at > @since ORDER BY placed_at";

    public const string Settle = "UPDATE orders SET settled = 1, opener = COALESCE(@opener, opener) WHERE name = @order";

    /// <summary>Holds a payment's row until the transaction ends: an order and its refund, heard of at once, take turns.</summary>
    public const string HoldPayment = "INSERT INTO payments (name) VALUES (@payment) ON CONFLICT (name) DO UPDATE SET news = payments.news + 1";

    /// <summary>What is heard twice, or late, never makes less of a refund.</summary>
    public const string NoteReversal =
        """
        INSERT INTO reversals (name, payment, kind, amount, whole, heard_at)
        VALUES (@Name, @Payment, @Kind, @Amount, @Whole, @now)
        ON CONFLICT (name) DO UPDATE SET
            amount = CASE WHEN excluded.amount > reversals.amount THEN excluded.amount ELSE reversals.amount END,
            whole = CASE WHEN excluded.whole > reversals.whole THEN excluded.whole ELSE reversals.whole END
        """;

    /// <summary>Revokes what is undelivered of the orders of a payment that was given back in full or is disputed.</summary>
    public const string RevokeReversed =
        $"""
        UPDATE uses
        SET state = 'revoked', session = NULL, bound_at = NULL, lease_until = NULL
        WHERE state IN ('unused', 'bound') AND batch IN (
            SELECT o.batch FROM orders o
            WHERE o.payment = @payment AND {IsReversed})
        """;

    /// <summary>Whether the money of an order <c>o</c> went back in full or is disputed.</summary>
    public const string IsReversed =
        """
        (EXISTS (SELECT 1 FROM reversals r WHERE r.payment = o.payment AND r.whole = 1)
        OR (SELECT SUM(r.amount) FROM reversals r WHERE r.payment = o.payment AND r.kind = 'charge') >= o.amount
        OR (SELECT SUM(r.amount) FROM reversals r WHERE r.payment = o.payment AND r.kind = 'refund') >= o.amount)
        """;
}
