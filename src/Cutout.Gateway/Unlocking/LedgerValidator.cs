using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

internal sealed class LedgerValidator : IValidateOptions<LedgerOptions>
{
    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        var (isSqlite, isPostgres) = (options.Engine == SqliteConnections.Engine, options.Engine == PostgresConnections.Engine);
        return new SettingsCheck(LedgerOptions.Section)
            .Require(isSqlite || isPostgres, nameof(options.Engine),
                $"is \"{options.Engine}\"; there are \"{SqliteConnections.Engine}\" and \"{PostgresConnections.Engine}\"")
            .Require(!isSqlite || SqliteConnections.Accepts(options.ConnectionString), nameof(options.ConnectionString),
                "must name a SQLite file, such as \"Data Source=data/ledger.db\"; a ledger in memory would lose what buyers paid for")
            .Require(!isPostgres || PostgresConnections.Accepts(options.ConnectionString), nameof(options.ConnectionString),
                "must name a PostgreSQL database, such as \"Host=db;Database=cutout;Username=cutout;Password=…\"")
            .Require(!isPostgres || options.Key is not null || options.KeyFile is not null, nameof(options.Key),
                "is missing; a PostgreSQL ledger has no folder to keep its key in. Make one with openssl rand -base64 32, keep a copy, and give every node the same as Ledger__Key or in the file that Ledger__KeyFile names")
            .Require(options.Key is null || options.KeyFile is null, nameof(options.KeyFile), "is set, and so is Ledger:Key; set one of them")
            .Require(options.KeyFile is not { Length: 0 }, nameof(options.KeyFile), "is empty; name a file or leave it unset")
            .Require(options.Key is null || LedgerKey.TryRead(options.Key, out _), nameof(options.Key),
                $"must be base64 of at least {LedgerKey.LeastBytes} bytes, such as openssl rand -base64 32 prints")
            .Verdict;
    }
}
