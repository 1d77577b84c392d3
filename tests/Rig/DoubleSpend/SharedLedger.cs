using Cutout.Gateway.Purchases;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.DoubleSpend;

/// <summary>The ledger that the gateways share, as the operator sees it: mints before, and looks afterwards.</summary>
internal sealed class SharedLedger : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private SharedLedger(ServiceProvider services) => _services = services;

    /// <param name="settings">In the spelling of environment variables.</param>
    public static async Task<SharedLedger> OpenAsync(IReadOnlyDictionary<string, string> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), (string?)setting.Value)))
            .Build();
        var ledger = new SharedLedger(new ServiceCollection().AddSingleton(TimeProvider.System).AddLogging().AddLedger(configuration).AddMinting().BuildServiceProvider());
        await ledger._services.GetRequiredService<LedgerOpening>().OpenAsync(CancellationToken.None);
        return ledger;
    }

    public async Task<IReadOnlyList<UnlockCode>> MintAsync(int count) =>
        ((MintOutcome.Minted)await _services.GetRequiredService<CodeMint>().MintAsync(new MintRequest(count))).Codes;

    /// <summary>What became of each code: its state, and the session that it is bound or delivered to.</summary>
    public async Task<IReadOnlyList<(string State, string? Session)>> LookAsync(IReadOnlyList<UnlockCode> codes)
    {
        var rows = await _services.GetRequiredService<Ledger>().ReadAsync(connection =>
            connection.QueryAsync<(string Code, string State, string? Session)>("SELECT code, state, session FROM uses"));
        var uses = rows.ToDictionary(row => row.Code, row => (row.State, row.Session));
        return [.. codes.Select(code => uses[_services.GetRequiredService<LedgerOpening>().Key.NameOf(code)])];
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
