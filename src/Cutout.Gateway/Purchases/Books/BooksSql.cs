using Cutout.Gateway.Purchases.Orders;

namespace Cutout.Gateway.Purchases.Books;

/// <summary>In SQL that SQLite and PostgreSQL both take.</summary>
internal static class BooksSql
{
    public const string Count =
        """
        INSERT INTO counters (day, operation, provider, name, times) VALUES (@Day, @Operation, @Provider, @Name, @Times)
        ON CONFLICT (day, operation, provider, name) DO UPDATE SET times = counters.times + excluded.times
        """;

    /// <summary>Not the deliveries, against which the ledger's own are checked.</summary>
    public const string Forget = "DELETE FROM counters WHERE day < @first AND name <> 'deliveries'";

    public const string Counted =
        "SELECT day, operation, provider, name, times FROM counters WHERE day >= @from AND day <= @to ORDER BY day, operation, provider";

    /// <summary>What was paid for orders, and what was given back of it.</summary>
    public const string Sales =
        """
        SELECT o.placed_at AS PlacedAt, o.amount, o.currency,
            CAST(COALESCE(CASE WHEN r.refunds > r.charges THEN r.refunds ELSE r.charges END, 0) AS BIGINT) AS Refunded,
            CAST(COALESCE(r.disputes, 0) AS BIGINT) AS Disputes
        FROM orders o LEFT JOIN (
            SELECT payment,
                SUM(CASE WHEN kind = 'refund' THEN amount ELSE 0 END) AS refunds,
                SUM(CASE WHEN kind = 'charge' THEN amount ELSE 0 END) AS charges,
                SUM(CASE WHEN kind = 'dispute' THEN 1 ELSE 0 END) AS disputes
            FROM reversals GROUP BY payment) r ON r.payment = o.payment
        WHERE o.amount IS NOT NULL AND o.placed_at >= @since AND o.placed_at < @until
        """;

    /// <summary>Every use in the ledger, by what became of it.</summary>
    public const string Uses =
        """
        SELECT COUNT(*) AS Minted, COUNT(o.name) AS Sold,
            COUNT(CASE WHEN u.state = 'unused' THEN 1 END) AS Unused,
            COUNT(CASE WHEN u.state = 'bound' THEN 1 END) AS Bound,
            COUNT(CASE WHEN u.state = 'delivered' THEN 1 END) AS Delivered,
            COUNT(CASE WHEN u.state = 'revoked' THEN 1 END) AS Revoked
        FROM uses u LEFT JOIN orders o ON o.batch = u.batch
        """;

    public const string CountedDeliveries = "SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM counters WHERE name = 'deliveries'";

    /// <summary>Batches whose uses in the ledger aren't as many as were minted.</summary>
    public const string BatchesOfAnotherSize =
        """
        SELECT b.id AS Name, b.codes * b.uses - COUNT(u.code) AS Times
        FROM batches b LEFT JOIN uses u ON u.batch = b.id
        GROUP BY b.id, b.codes, b.uses HAVING b.codes * b.uses <> COUNT(u.code) ORDER BY b.id
        """;

    /// <summary>Orders whose money went back in full or is disputed, with what can still be used of them.</summary>
    public const string RefundedButUsable = $"{Reversed} AND u.state IN ('unused', 'bound') GROUP BY o.name ORDER BY o.name";

    public const string RefundedAfterDelivery = $"{Reversed} AND u.state = 'delivered' GROUP BY o.name ORDER BY o.name";

    /// <summary>Orders that were paid, are not refunded in full, and yet can't be used.</summary>
    public const string RevokedButPaid =
        $"""
        SELECT o.name AS Name, COUNT(*) AS Times FROM orders o JOIN uses u ON u.batch = o.batch
        WHERE o.amount > 0 AND u.state = 'revoked' AND o.name NOT IN (SELECT o.name FROM orders o WHERE {OrdersSql.IsReversed})
        GROUP BY o.name ORDER BY o.name
        """;

    /// <summary>Payments of which only the end was heard.</summary>
    public const string ReversedWithoutOrder =
        """
        SELECT r.payment AS Name, COUNT(*) AS Times FROM reversals r
        WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.payment = r.payment)
        GROUP BY r.payment ORDER BY r.payment
        """;

    /// <summary>Day, operation, provider, unit, what was charged at most, how many calls of unknown outcome.</summary>
    public const string Spent =
        """
        SELECT day, operation, provider, unit,
            CAST(SUM(CASE WHEN outcome = 'open' THEN reserved ELSE COALESCE(charge, 0) END) AS BIGINT),
            COUNT(CASE WHEN outcome IN ('open', 'unknown') THEN 1 END)
        FROM spend WHERE day >= @from AND day <= @to
        GROUP BY day, operation, provider, unit ORDER BY day, operation, provider, unit
        """;

    /// <summary>Providers with days whose sum, by which the cap is kept, isn't that of their calls.</summary>
    public const string SpentOtherwise =
        """
        SELECT provider AS Name, COUNT(*) AS Times FROM (
            SELECT provider, day FROM (
                SELECT provider, day, committed AS amount FROM spend_days
                UNION ALL
                SELECT provider, day, -(CASE WHEN outcome = 'open' THEN reserved ELSE COALESCE(charge, 0) END) FROM spend
                UNION ALL
                SELECT provider, day, -lines * reserved FROM spend_ahead) both_books
            GROUP BY provider, day HAVING SUM(amount) <> 0) days
        GROUP BY provider ORDER BY provider
        """;

    public const string ChargeUnknown =
        "SELECT provider AS Name, COUNT(*) AS Times FROM spend WHERE outcome = 'unknown' GROUP BY provider ORDER BY provider";

    private const string Reversed =
        $"SELECT o.name AS Name, COUNT(*) AS Times FROM orders o JOIN uses u ON u.batch = o.batch WHERE {OrdersSql.IsReversed}";
}
