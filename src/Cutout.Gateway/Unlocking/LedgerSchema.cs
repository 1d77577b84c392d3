using Cutout.Gateway.Keys;
using Cutout.Gateway.Purchases.Orders;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The ledger's tables, in SQL that SQLite and PostgreSQL both take: TEXT and BIGINT only, times in milliseconds since 1970.
/// A change is a new entry at the end; what has been released is never edited.
/// </summary>
internal static class LedgerSchema
{
    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE facts (
            name  TEXT NOT NULL PRIMARY KEY,
            value TEXT NOT NULL
        );

        -- What was minted together shares its conditions. "request" is the HMAC of an Idempotency-Key.
        CREATE TABLE batches (
            id             TEXT   NOT NULL PRIMARY KEY,
            minted_at      BIGINT NOT NULL,
            codes          BIGINT NOT NULL,
            uses           BIGINT NOT NULL,
            expires_at     BIGINT NULL,
            operations     TEXT   NULL,
            max_megapixels BIGINT NULL,
            note           TEXT   NULL,
            order_name     TEXT   NULL,
            request        TEXT   NULL UNIQUE
        );

        -- One row for each use of a code. "code" is its HMAC, "session" the reference of the session that it is bound to.
        CREATE TABLE uses (
            code         TEXT   NOT NULL,
            slot         BIGINT NOT NULL,
            batch        TEXT   NOT NULL REFERENCES batches (id),
            last_four    TEXT   NOT NULL,
            state        TEXT   NOT NULL DEFAULT 'unused' CHECK (state IN ('unused', 'bound', 'delivered', 'revoked')),
            session      TEXT   NULL,
            bound_at     BIGINT NULL,
            lease_until  BIGINT NULL,
            delivered_at BIGINT NULL,
            returns      BIGINT NOT NULL DEFAULT 0,
            PRIMARY KEY (code, slot)
        );

        CREATE INDEX uses_of_batch ON uses (batch, state);
        CREATE INDEX uses_bound ON uses (lease_until) WHERE state = 'bound';
        """,
        """
        -- Every call to a vendor, written before it is made. Sums are millionths of the vendor's unit; "minute" and "day"
        -- count from 1970 by UTC. "open_until" is when the call has ended at the latest, whatever became of it.
        CREATE TABLE spend (
            id         TEXT   NOT NULL PRIMARY KEY,
            provider   TEXT   NOT NULL,
            operation  TEXT   NOT NULL,
            rendition  TEXT   NOT NULL,
            kilopixels BIGINT NOT NULL,
            unit       TEXT   NOT NULL,
            reserved   BIGINT NOT NULL,
            charge     BIGINT NULL,
            outcome    TEXT   NOT NULL CHECK (outcome IN ('open', 'no', 'yes', 'unknown')),
            day        BIGINT NOT NULL,
            minute     BIGINT NOT NULL,
            open_until BIGINT NOT NULL
        );

        CREATE INDEX spend_of_day ON spend (day, provider);
        CREATE INDEX spend_open ON spend (open_until) WHERE outcome = 'open';

        -- What counts against a provider's cap: all charges of a day, and the worst case of what is open or unknown.
        CREATE TABLE spend_days (
            provider  TEXT   NOT NULL,
            day       BIGINT NOT NULL,
            committed BIGINT NOT NULL,
            PRIMARY KEY (provider, day)
        );
        """,
        OrdersSchema.Sql,
        KeysSchema.Sql,
        """
        -- Calls to a vendor that may be made soon, reserved together before anybody needs them. "lines" is how many are left of
        -- them; each that was used is in "spend" as soon as its outcome is known. "closed" is 1 when what nobody needed was given
        -- back: what is left then is under way.
        CREATE TABLE spend_ahead (
            id         TEXT   NOT NULL PRIMARY KEY,
            provider   TEXT   NOT NULL,
            operation  TEXT   NOT NULL,
            rendition  TEXT   NOT NULL,
            unit       TEXT   NOT NULL,
            reserved   BIGINT NOT NULL,
            lines      BIGINT NOT NULL CHECK (lines >= 0),
            closed     BIGINT NOT NULL CHECK (closed IN (0, 1)),
            day        BIGINT NOT NULL,
            minute     BIGINT NOT NULL,
            open_until BIGINT NOT NULL
        );

        CREATE INDEX spend_ahead_open ON spend_ahead (open_until);
        """,
    ];
}
