using Cutout.Gateway.Web;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

internal sealed class LedgerValidator : IValidateOptions<LedgerOptions>
{
    public ValidateOptionsResult Validate(string? name, LedgerOptions options) => new SettingsCheck(LedgerOptions.Section)
        .Require(options.Engine == "sqlite", nameof(options.Engine), $"is \"{options.Engine}\"; this version offers \"sqlite\" only")
        .Require(NamesAFile(options.ConnectionString), nameof(options.ConnectionString),
            "must name a SQLite file, such as \"Data Source=data/ledger.db\"; a ledger in memory would lose what buyers paid for")
        .Require(options.Key is null || LedgerKey.TryRead(options.Key, out _), nameof(options.Key),
            $"must be base64 of at least {LedgerKey.LeastBytes} bytes, such as openssl rand -base64 32 prints")
        .Verdict;

    private static bool NamesAFile(string connectionString)
    {
        try
        {
            var settings = new SqliteConnectionStringBuilder(connectionString);
            return settings.DataSource.Length > 0
                && !settings.DataSource.Contains(":memory:", StringComparison.OrdinalIgnoreCase)
                && settings.Mode is SqliteOpenMode.ReadWriteCreate or SqliteOpenMode.ReadWrite;
        }
        catch (ArgumentException)
        {
            // Not a connection string at all; the message quotes none of it, for it may hold a password meant for another engine.
            return false;
        }
    }
}
