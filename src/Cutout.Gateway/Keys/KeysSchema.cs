namespace Cutout.Gateway.Keys;

/// <summary>The ledger's tables of API keys, in SQL that SQLite and PostgreSQL both take.</summary>
internal static class KeysSchema
{
    public const string Sql =
        """
        -- A key that the operator has issued. "name" is its HMAC. Credits are millionths. "monthly" is null where there is no
        -- end of them; "month_used" and "day_used" belong to "month" and "day", which count by UTC (months from the year 0,
        -- days from 1970), and include what is out on lease. "took_…" is what the last lease took: RETURNING tells only what
        -- is there afterwards. "terms" is the HMAC of what was asked for when it was issued.
        CREATE TABLE api_keys (
            id           TEXT   NOT NULL PRIMARY KEY,
            name         TEXT   NOT NULL UNIQUE,
            last_four    TEXT   NOT NULL,
            label        TEXT   NULL,
            email        TEXT   NULL,
            created_at   BIGINT NOT NULL,
            expires_at   BIGINT NULL,
            revoked_at   BIGINT NULL,
            megapixels   BIGINT NOT NULL,
            origins      TEXT   NULL,
            networks     TEXT   NULL,
            monthly      BIGINT NULL,
            month        BIGINT NOT NULL DEFAULT 0,
            month_used   BIGINT NOT NULL DEFAULT 0,
            prepaid      BIGINT NOT NULL,
            daily_cap    BIGINT NULL,
            day          BIGINT NOT NULL DEFAULT 0,
            day_used     BIGINT NOT NULL DEFAULT 0,
            took_monthly BIGINT NOT NULL DEFAULT 0,
            took_prepaid BIGINT NOT NULL DEFAULT 0,
            terms        TEXT   NOT NULL
        );

        -- Credits that a gateway has taken from a key to serve its calls from memory. What was spent of them is written from
        -- time to time, always as the sum since the lease was taken, so that writing it twice changes nothing.
        CREATE TABLE api_key_leases (
            id            TEXT   NOT NULL PRIMARY KEY,
            key_id        TEXT   NOT NULL,
            day           BIGINT NOT NULL,
            monthly       BIGINT NOT NULL,
            prepaid       BIGINT NOT NULL,
            spent_monthly BIGINT NOT NULL DEFAULT 0,
            spent_prepaid BIGINT NOT NULL DEFAULT 0,
            calls         BIGINT NOT NULL DEFAULT 0,
            megapixels    BIGINT NOT NULL DEFAULT 0,
            lease_until   BIGINT NOT NULL
        );

        CREATE INDEX api_key_leases_of_key ON api_key_leases (key_id);

        -- What came of leases that have ended: sums of a day. No picture, no address.
        CREATE TABLE api_key_usage (
            key_id     TEXT   NOT NULL,
            day        BIGINT NOT NULL,
            calls      BIGINT NOT NULL,
            credits    BIGINT NOT NULL,
            megapixels BIGINT NOT NULL,
            PRIMARY KEY (key_id, day)
        );

        -- Prepaid credits that were added later; the same request adds once.
        CREATE TABLE api_key_credits (
            request  TEXT   NOT NULL PRIMARY KEY,
            key_id   TEXT   NOT NULL,
            credits  BIGINT NOT NULL,
            added_at BIGINT NOT NULL
        );

        CREATE INDEX api_key_credits_of_key ON api_key_credits (key_id);
        """;
}
