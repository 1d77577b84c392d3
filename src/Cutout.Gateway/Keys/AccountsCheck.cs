using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Unlocking;
using Dapper;

namespace Cutout.Gateway.Keys;

/// <summary>A profile without accounts doesn't start on a ledger that holds e-mails: what it publishes would be untrue.</summary>
internal sealed class AccountsCheck(Ledger ledger, Profile profile) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!profile.Promises.Accounts && await ledger.ReadAsync(connection => connection.ExecuteScalarAsync<long>(KeysSql.CountEmails)) is > 0 and var emails)
        {
            throw new LedgerUnusableException(
                $"The ledger holds {emails} API keys with an e-mail, and the profile {profile.Name} has no accounts. Choose {Profile.Setting}=api-accounts, or delete these keys (keys list --format json, keys delete).");
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
