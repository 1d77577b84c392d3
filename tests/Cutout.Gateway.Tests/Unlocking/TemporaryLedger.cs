using Cutout.Gateway.Purchases;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A real ledger of its own, without a gateway around it; in a file unless another engine is named.</summary>
internal sealed class TemporaryLedger : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DirectoryInfo? _owned;
    private LedgerPlace? _place;

    public TemporaryLedger(string? folder = null, IReadOnlyDictionary<string, string?>? settings = null)
    {
        _owned = folder is null ? Directory.CreateTempSubdirectory("cutout-gateway-tests-") : null;
        Folder = folder ?? _owned!.FullName;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Ledger:ConnectionString"] = $"Data Source={Path.Combine(Folder, "ledger.db")}" })
            .AddInMemoryCollection(settings)
            .Build();
        _services = new ServiceCollection().AddSingleton<TimeProvider>(Clock).AddLogging().AddLedger(configuration).AddMinting().BuildServiceProvider();
    }

    public SetClock Clock { get; } = new();

    public string Folder { get; }

    public LedgerOpening Opening => _services.GetRequiredService<LedgerOpening>();

    public LedgerWriter Writer => _services.GetRequiredService<LedgerWriter>();

    public Ledger Ledger => _services.GetRequiredService<Ledger>();

    public CodeImport Import => ActivatorUtilities.CreateInstance<CodeImport>(_services);

    public CodeMint Mint => _services.GetRequiredService<CodeMint>();

    public static async Task<TemporaryLedger> OpenAsync(string engine = "sqlite")
    {
        var place = await LedgerPlace.NewAsync(engine);
        var ledger = await OpenAsync(place);
        ledger._place = place;
        return ledger;
    }

    /// <summary>Opens what lies there already, or a new one.</summary>
    public static async Task<TemporaryLedger> OpenAsync(LedgerPlace place)
    {
        var file = place.Settings["Ledger:ConnectionString"]!.Split('=', 2)[1];
        var ledger = new TemporaryLedger(Path.GetDirectoryName(file), place.Settings);
        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);
        return ledger;
    }

    /// <summary>The same ledger as another process sees it.</summary>
    public Task<TemporaryLedger> AgainAsync() => OpenAsync(_place!);

    public async Task<UnlockCode> MintAsync() => Assert.IsType<MintOutcome.Minted>(await Mint.MintAsync(new MintRequest(1))).Codes.Single();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _owned?.Delete(recursive: true);
        _place?.Dispose();
    }
}
