namespace Cutout.Gateway.Unlocking;

/// <summary>
/// What the ledger is asked, in SQL that SQLite and PostgreSQL both take. Every change of a use is one statement whose
/// WHERE names the state that it may leave; nothing is read first and written afterwards.
/// </summary>
internal static class LedgerSql
{
    /// <summary>Binds an unused use, or finds the one that this session has already. No row: it can't be bound.</summary>
    public const string Bind =
        """
        UPDATE uses
        SET state = CASE WHEN state = 'unused' THEN 'bound' ELSE state END,
            session = @session,
            bound_at = COALESCE(bound_at, @now),
            lease_until = CASE WHEN state = 'delivered' THEN NULL ELSE @lease END
        WHERE code = @code
          AND slot = (
            SELECT u.slot FROM uses u
            WHERE u.code = @code AND (u.state = 'unused' OR (u.state IN ('bound', 'delivered') AND u.session = @session))
            ORDER BY CASE WHEN u.state = 'unused' THEN 1 ELSE 0 END, u.slot
            LIMIT 1)
          AND ((state IN ('bound', 'delivered') AND session = @session)
            OR (state = 'unused' AND EXISTS (
              SELECT 1 FROM batches b
              WHERE b.id = uses.batch
                AND (b.expires_at IS NULL OR b.expires_at > @now)
                AND (b.operations IS NULL OR ',' || b.operations || ',' LIKE '%,' || @operation || ',%')
                AND (b.max_megapixels IS NULL OR b.max_megapixels * 1000000 >= @pixels))))
        RETURNING slot
        """;

    /// <summary>How many of a code's uses are bound, and how many this session could have bound.</summary>
    public const string Standing =
        """
        SELECT COUNT(CASE WHEN u.state = 'bound' THEN 1 END) AS Bound,
            COUNT(CASE WHEN u.state = 'unused'
                AND (b.expires_at IS NULL OR b.expires_at > @now)
                AND (b.operations IS NULL OR ',' || b.operations || ',' LIKE '%,' || @operation || ',%')
                AND (b.max_megapixels IS NULL OR b.max_megapixels * 1000000 >= @pixels) THEN 1 END) AS Free
        FROM uses u JOIN batches b ON b.id = u.batch
        WHERE u.code = @code
        """;

    /// <summary>What this session has of a code: read after a commit whose outcome is unknown.</summary>
    public const string FindOfSession =
        "SELECT slot FROM uses WHERE code = @code AND session = @session AND state IN ('bound', 'delivered') ORDER BY slot LIMIT 1";

    /// <summary>Makes sure that a use is still this session's, or makes it so again. No row: it has gone to somebody else.</summary>
    public const string Confirm =
        """
        UPDATE uses
        SET state = CASE WHEN state = 'unused' THEN 'bound' ELSE state END,
            session = @session,
            bound_at = COALESCE(bound_at, @now),
            lease_until = CASE WHEN state = 'delivered' THEN NULL ELSE @lease END
        WHERE code = @code AND slot = @slot
          AND (state = 'unused' OR (state IN ('bound', 'delivered') AND session = @session))
        RETURNING slot
        """;

    /// <summary>Delivered twice is delivered once: the first time stays.</summary>
    public const string Deliver =
        """
        UPDATE uses
        SET state = 'delivered', delivered_at = COALESCE(delivered_at, @now), lease_until = NULL
        WHERE code = @code AND slot = @slot AND session = @session AND state IN ('bound', 'delivered')
        RETURNING slot
        """;

    public const string Return =
        """
        UPDATE uses
        SET state = 'unused', session = NULL, bound_at = NULL, lease_until = NULL, returns = returns + 1
        WHERE code = @code AND slot = @slot AND session = @session AND state = 'bound'
        """;

    public const string AllBound = "SELECT code, slot, session FROM uses WHERE state = 'bound'";

    public const string Renew =
        "UPDATE uses SET lease_until = @lease WHERE code = @code AND slot = @slot AND session = @session AND state = 'bound'";

    public const string ReturnLapsed =
        """
        UPDATE uses
        SET state = 'unused', session = NULL, bound_at = NULL, lease_until = NULL, returns = returns + 1
        WHERE state = 'bound' AND lease_until <= @now
        """;

    /// <summary>One row if codes made elsewhere were ever imported.</summary>
    public const string HoldsForeign = "SELECT COUNT(*) FROM facts WHERE name = 'foreign'";
}
