namespace Cutout.Gateway.Keys;

/// <summary>In SQL that SQLite and PostgreSQL both take. What is taken from a key is one statement that names what must be left.</summary>
internal static class KeysSql
{
    // More credits than anybody can spend, in millionths.
    private const string Endless = "100000000000000000";

    private const string LeftOfMonth = $"(COALESCE(monthly, {Endless}) - month_used)";

    private const string LeftOfBoth = $"({LeftOfMonth} + prepaid)";

    private const string Left = $"(CASE WHEN daily_cap IS NULL OR {LeftOfBoth} < daily_cap - day_used THEN {LeftOfBoth} ELSE daily_cap - day_used END)";

    // Never so much in advance that another gateway would find the key empty: a fiftieth of what is left, so that at the last
    // credits nothing is taken but what calls need.
    private const string Take =
        $"""
        (CASE WHEN {Left} <= @wanted THEN {Left}
              WHEN ({Left} - @wanted) / 50 < @ahead THEN @wanted + ({Left} - @wanted) / 50
              ELSE @wanted + @ahead END)
        """;

    private const string TakeOfMonth = $"(CASE WHEN {Take} < {LeftOfMonth} THEN {Take} ELSE {LeftOfMonth} END)";

    public const string KeyColumns =
        """
        id, last_four AS LastFour, label, email, created_at AS CreatedAt, expires_at AS ExpiresAt, revoked_at AS RevokedAt,
            megapixels, origins, networks, monthly, month, month_used AS MonthUsed, prepaid, daily_cap AS DailyCap, day, day_used AS DayUsed, terms
        """;

    public const string FindByName = $"SELECT {KeyColumns} FROM api_keys WHERE name = @name";

    public const string FindById = $"SELECT {KeyColumns} FROM api_keys WHERE id = @id";

    /// <summary>Begins a new day, and with it a new month. A gateway whose clock is behind doesn't begin the old one again.</summary>
    public const string Turn =
        """
        UPDATE api_keys
        SET day = @day, day_used = 0, month = @month, month_used = CASE WHEN month < @month THEN 0 ELSE month_used END
        WHERE id = @key AND day < @day
        """;

    /// <summary>Takes what is wanted and some ahead, or what is left if that is enough for the least call. No row: it isn't, or the key is no longer good.</summary>
    public const string TakeCredits =
        $"""
        UPDATE api_keys
        SET took_monthly = {TakeOfMonth},
            took_prepaid = {Take} - {TakeOfMonth},
            month_used = month_used + {TakeOfMonth},
            prepaid = prepaid - ({Take} - {TakeOfMonth}),
            day_used = day_used + {Take}
        WHERE id = @key AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now) AND {Left} >= @least
        RETURNING took_monthly AS Monthly, took_prepaid AS Prepaid
        """;

    public const string ReturnCredits =
        """
        UPDATE api_keys
        SET prepaid = prepaid + @prepaid,
            month_used = month_used - CASE WHEN month = @month THEN @monthly ELSE 0 END,
            day_used = day_used - CASE WHEN day = @day THEN @monthly + @prepaid ELSE 0 END
        WHERE id = @key
        """;

    public const string OpenLease =
        """
        INSERT INTO api_key_leases (id, key_id, day, monthly, prepaid, lease_until) VALUES (@lease, @key, @day, @monthly, @prepaid, @until)
        """;

    /// <summary>No row: the lease has lapsed, or its key was deleted.</summary>
    public const string HoldLease = "UPDATE api_key_leases SET lease_until = @until WHERE id = @lease RETURNING id";

    public const string AddToLease = "UPDATE api_key_leases SET monthly = monthly + @monthly, prepaid = prepaid + @prepaid WHERE id = @lease";

    /// <summary>No row: the lease has lapsed, or its key was deleted.</summary>
    public const string NoteSpent =
        """
        UPDATE api_key_leases
        SET spent_monthly = @spentMonthly, spent_prepaid = @spentPrepaid, calls = @calls, megapixels = @pixels, lease_until = @until
        WHERE id = @lease RETURNING id
        """;

    private const string LeaseColumns =
        "key_id AS KeyId, day, monthly, prepaid, spent_monthly AS SpentMonthly, spent_prepaid AS SpentPrepaid, calls, megapixels";

    public const string EndLease = $"DELETE FROM api_key_leases WHERE id = @lease RETURNING {LeaseColumns}";

    /// <summary>Leases that nobody has renewed: their gateway is gone.</summary>
    public const string EndLapsed = $"DELETE FROM api_key_leases WHERE lease_until <= @now RETURNING {LeaseColumns}";

    public const string AddUsage =
        """
        INSERT INTO api_key_usage (key_id, day, calls, credits, megapixels) VALUES (@key, @day, @calls, @credits, @megapixels)
        ON CONFLICT (key_id, day) DO UPDATE SET
            calls = api_key_usage.calls + excluded.calls,
            credits = api_key_usage.credits + excluded.credits,
            megapixels = api_key_usage.megapixels + excluded.megapixels
        """;

    /// <summary>Nothing: this request has been served before.</summary>
    public const string AddKey =
        """
        INSERT INTO api_keys (id, name, last_four, label, email, created_at, expires_at, megapixels, origins, networks, monthly, prepaid, daily_cap, terms)
        VALUES (@Id, @Name, @LastFour, @Label, @Email, @CreatedAt, @ExpiresAt, @Megapixels, @Origins, @Networks, @Monthly, @Prepaid, @DailyCap, @Terms)
        ON CONFLICT (name) DO NOTHING
        """;

    public const string AllKeys = $"SELECT {KeyColumns} FROM api_keys ORDER BY created_at DESC, id";

    public const string CountEmails = "SELECT COUNT(*) FROM api_keys WHERE email IS NOT NULL";

    public const string FindByEither = "SELECT id FROM api_keys WHERE id = @Id OR name = CAST(@Name AS TEXT)";

    public const string Revoke =
        "UPDATE api_keys SET revoked_at = COALESCE(revoked_at, @now) WHERE id = @Id OR name = CAST(@Name AS TEXT) RETURNING id";

    /// <summary>No row: there is no such key, or the same request has been served before.</summary>
    public const string NoteCredits =
        """
        INSERT INTO api_key_credits (request, key_id, credits, added_at)
        SELECT @Request, id, @Credits, @Now FROM api_keys WHERE id = @Id OR name = CAST(@Name AS TEXT)
        ON CONFLICT (request) DO NOTHING
        RETURNING key_id
        """;

    public const string AddCredits = "UPDATE api_keys SET prepaid = prepaid + @Credits WHERE id = @key";

    public const string CountCredits = "SELECT COUNT(*) FROM api_key_credits WHERE request = @Request AND key_id = @key AND credits = @Credits";

    public const string CreditsOfKey = "SELECT added_at, credits FROM api_key_credits WHERE key_id = @id ORDER BY added_at, request";

    /// <summary>The leases twice: a gateway may be about to open one, which the key's row, once it is gone, doesn't let it.</summary>
    public static readonly IReadOnlyList<string> DeleteAll =
    [
        "DELETE FROM api_key_leases WHERE key_id = @key",
        "DELETE FROM api_keys WHERE id = @key",
        "DELETE FROM api_key_leases WHERE key_id = @key",
        "DELETE FROM api_key_usage WHERE key_id = @key",
        "DELETE FROM api_key_credits WHERE key_id = @key",
    ];

    /// <summary>What each key was used for from a day on, and what leases of these days hold of it.</summary>
    public const string SumsOfMonth =
        """
        SELECT key_id AS KeyId, CAST(SUM(calls) AS BIGINT) AS Calls, CAST(SUM(credits) AS BIGINT) AS Credits, CAST(SUM(megapixels) AS BIGINT) AS Megapixels,
            CAST(SUM(held_monthly) AS BIGINT) AS HeldMonthly, CAST(SUM(held_prepaid) AS BIGINT) AS HeldPrepaid
        FROM (
            SELECT key_id, calls, credits, megapixels, 0 AS held_monthly, 0 AS held_prepaid FROM api_key_usage WHERE day >= @first
            UNION ALL
            SELECT key_id, calls, spent_monthly + spent_prepaid, megapixels, monthly - spent_monthly, prepaid - spent_prepaid
            FROM api_key_leases WHERE day >= @first) sums
        GROUP BY key_id
        """;

    /// <summary>Day, calls, credits, megapixels.</summary>
    public const string UsageOfKey =
        """
        SELECT day, CAST(SUM(calls) AS BIGINT), CAST(SUM(credits) AS BIGINT), CAST(SUM(megapixels) AS BIGINT)
        FROM (
            SELECT day, calls, credits, megapixels FROM api_key_usage WHERE key_id = @id
            UNION ALL
            SELECT day, calls, spent_monthly + spent_prepaid, megapixels FROM api_key_leases WHERE key_id = @id AND calls > 0) sums
        GROUP BY day ORDER BY day DESC
        """;

    public const string ForgetUsage = "DELETE FROM api_key_usage WHERE day < @first";
}
