namespace Cutout.Gateway.Providers.Spending;

/// <summary>In SQL that SQLite and PostgreSQL both take.</summary>
internal static class SpendSql
{
    /// <summary>Adds to the day's sum if the cap has room for it, in one statement. No row: it has not.</summary>
    public const string Commit =
        """
        INSERT INTO spend_days (provider, day, committed)
        SELECT @Provider, @Day, @Worst WHERE @Worst <= @Cap
        ON CONFLICT (provider, day) DO UPDATE
          SET committed = spend_days.committed + excluded.committed
          WHERE spend_days.committed + excluded.committed <= @Cap
        RETURNING committed
        """;

    public const string Open =
        """
        INSERT INTO spend (id, provider, operation, rendition, kilopixels, unit, reserved, outcome, day, minute, open_until)
        VALUES (@Id, @Provider, @Operation, @Rendition, @Kilopixels, @Unit, @Worst, 'open', @Day, @Minute, @Until)
        """;

    /// <summary>A call whose outcome is known, or known to be unknown, and that was no line before. No row: it is one already.</summary>
    public const string Add =
        """
        INSERT INTO spend (id, provider, operation, rendition, kilopixels, unit, reserved, charge, outcome, day, minute, open_until)
        VALUES (@Id, @Provider, @Operation, @Rendition, @Kilopixels, @Unit, @Worst, @Charge, @Outcome, @Day, @Minute, @Until)
        ON CONFLICT (id) DO NOTHING
        RETURNING id
        """;

    public const string OpenAhead =
        """
        INSERT INTO spend_ahead (id, provider, operation, rendition, unit, reserved, lines, closed, day, minute, open_until)
        VALUES (@Id, @Provider, @Operation, @Rendition, @Unit, @Worst, @Lines, 0, @Day, @Minute, @Until)
        """;

    /// <summary>No row: there aren't so many left, or they were given up.</summary>
    public const string TakeAhead = "UPDATE spend_ahead SET lines = lines - @lines WHERE id = @id AND lines >= @lines RETURNING id";

    /// <summary>No row: they were given back before, or given up.</summary>
    public const string CloseAhead =
        "UPDATE spend_ahead SET lines = lines - @lines, closed = 1 WHERE id = @id AND closed = 0 AND lines >= @lines RETURNING id";

    /// <summary>What nobody can have under way any more: provider, operation, rendition, unit, worst case of a line, lines, day, minute.</summary>
    public const string EndAhead =
        "DELETE FROM spend_ahead WHERE open_until <= @now RETURNING provider, operation, rendition, unit, reserved, lines, day, minute";

    /// <summary>No row: it has been settled before.</summary>
    public const string Settle =
        "UPDATE spend SET outcome = @outcome, charge = @charge WHERE id = @id AND outcome = 'open' RETURNING id";

    /// <summary>Puts what was charged in the place of what was reserved.</summary>
    public const string Correct =
        "UPDATE spend_days SET committed = committed + @difference WHERE provider = @provider AND day = @day RETURNING committed";

    /// <summary>The day's sum stays: what nobody knows counts as spent.</summary>
    public const string GiveUp = "UPDATE spend SET outcome = 'unknown', charge = reserved WHERE outcome = 'open' AND open_until <= @now";

    public const string CommittedOf = "SELECT provider, committed FROM spend_days WHERE day = @day";

    /// <summary>Provider, calls, charged, unknown, open.</summary>
    public const string Sums =
        """
        SELECT provider, COUNT(*),
            CAST(COALESCE(SUM(CASE WHEN outcome = 'yes' THEN charge END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN outcome = 'unknown' THEN charge END), 0) AS BIGINT),
            CAST(COALESCE(SUM(CASE WHEN outcome = 'open' THEN reserved END), 0) AS BIGINT)
        FROM spend WHERE day = @day GROUP BY provider ORDER BY provider
        """;
}
