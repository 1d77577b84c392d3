using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>Where a test's ledger lies: the settings that lead to it. Empty at first; as often as it is opened it is the same.</summary>
internal sealed class LedgerPlace : IDisposable
{
    private readonly DirectoryInfo? _folder;

    private LedgerPlace(Dictionary<string, string?> settings, DirectoryInfo? folder) => (Settings, _folder) = (settings, folder);

    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary>The same in the spelling of environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment => Settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value!);

    public static async Task<LedgerPlace> NewAsync(string engine)
    {
        if (engine == "postgres")
        {
            var server = await SharedPostgres.GetAsync();
            return new LedgerPlace(Of(engine, await server.NewLedgerAsync(), LedgerKey.New().Write()), null);
        }

        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        return new LedgerPlace(Of(engine, $"Data Source={Path.Combine(folder.FullName, "ledger.db")}", null), folder);
    }

    public void Dispose() => _folder?.Delete(recursive: true);

    private static Dictionary<string, string?> Of(string engine, string connectionString, string? key)
    {
        var settings = new Dictionary<string, string?> { ["Ledger:Engine"] = engine, ["Ledger:ConnectionString"] = connectionString };
        if (key is not null)
        {
            settings["Ledger:Key"] = key;
        }

        return settings;
    }
}
