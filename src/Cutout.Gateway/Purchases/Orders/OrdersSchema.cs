namespace Cutout.Gateway.Purchases.Orders;

/// <summary>The ledger's tables of orders, payments and counts, in SQL that SQLite and PostgreSQL both take.</summary>
internal static class OrdersSchema
{
    public const string Sql =
        """
        -- What was bought. "name" is the seller's word for it and names no person; "payment" is the payment provider's.
        -- "reference" is the session that it was bought for, "opener" the HMAC of that session's id.
        CREATE TABLE orders (
            name      TEXT   NOT NULL PRIMARY KEY,
            batch     TEXT   NOT NULL REFERENCES batches (id),
            placed_at BIGINT NOT NULL,
            payment   TEXT   NULL,
            amount    BIGINT NULL,
            currency  TEXT   NULL,
            reference TEXT   NULL,
            settled   BIGINT NOT NULL DEFAULT 0,
            opener    TEXT   NULL
        );

        CREATE INDEX orders_of_payment ON orders (payment);
        CREATE INDEX orders_unsettled ON orders (placed_at) WHERE settled = 0;

        -- One row for each payment that was ever heard of: whoever changes what belongs to it takes this row first.
        CREATE TABLE payments (
            name TEXT   NOT NULL PRIMARY KEY,
            news BIGINT NOT NULL DEFAULT 0
        );

        -- Refunds and disputes, also of payments whose order isn't there yet. A charge's amount is all that was ever
        -- refunded of it, a refund's its own; "whole" is 1 where no code of the order may be used any more.
        CREATE TABLE reversals (
            name    TEXT   NOT NULL PRIMARY KEY,
            payment TEXT   NOT NULL,
            kind    TEXT   NOT NULL CHECK (kind IN ('charge', 'refund', 'dispute')),
            amount  BIGINT NOT NULL,
            whole   BIGINT NOT NULL,
            heard_at BIGINT NOT NULL
        );

        CREATE INDEX reversals_of_payment ON reversals (payment);

        -- How often something happened on a day (UTC, as 2026-11-22). Nothing of a person, and nothing of one picture.
        CREATE TABLE counters (
            day       TEXT   NOT NULL,
            operation TEXT   NOT NULL,
            provider  TEXT   NOT NULL,
            name      TEXT   NOT NULL,
            times     BIGINT NOT NULL,
            PRIMARY KEY (day, operation, provider, name)
        );
        """;
}
