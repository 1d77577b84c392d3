using Cutout.Gateway;
using Cutout.Gateway.Purchases;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cutout.Benchmarks;

/// <summary>The real gateway on a real socket in this process, so that sessions can be put there without a photo.</summary>
internal sealed class OpenHouse : IAsyncDisposable
{
    private const int MostAtOnce = 100_000;

    private static readonly byte[] Picture = new byte[64];

    private readonly WebApplication _app;
    private readonly DirectoryInfo _folder;

    private OpenHouse(WebApplication app, DirectoryInfo folder)
    {
        _app = app;
        _folder = folder;
        Client = new HttpClient { BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public string Folder => _folder.FullName;

    /// <param name="codes">How many codes are in the ledger before anything else.</param>
    /// <param name="settings">Beside the usual ones.</param>
    public static async Task<OpenHouse> OpenAsync(int codes, IReadOnlyDictionary<string, string?>? settings = null)
    {
        var folder = Directory.CreateTempSubdirectory("cutout-open-house-");
        string[] args =
        [
            "--urls=http://127.0.0.1:0", $"--Ledger:ConnectionString=Data Source={Path.Combine(folder.FullName, "ledger.db")}",
            .. (settings ?? new Dictionary<string, string?>()).Select(setting => $"--{setting.Key}={setting.Value}"),
        ];
        var app = GatewayHost.Build(args, builder => builder.Logging.SetMinimumLevel(LogLevel.Error).AddFilter("Cutout", LogLevel.None));
        await app.StartAsync();
        var house = new OpenHouse(app, folder);
        for (var minted = 0; minted < codes; minted += MostAtOnce)
        {
            await house.MintAsync(Math.Min(MostAtOnce, codes - minted));
        }

        return house;
    }

    /// <param name="count">How many.</param>
    /// <param name="then">A statement that changes the batch afterwards.</param>
    public async Task<IReadOnlyList<UnlockCode>> MintAsync(int count, string? then = null)
    {
        var minted = (MintOutcome.Minted)await _app.Services.GetRequiredService<CodeMint>().MintAsync(new MintRequest(count));
        if (then is not null)
        {
            await _app.Services.GetRequiredService<LedgerWriter>().WriteAsync(transaction => transaction.Connection!.ExecuteAsync(then, new { batch = minted.Batch }, transaction));
        }

        return minted.Codes;
    }

    /// <summary>A session that waits for a code; gives its id.</summary>
    public async Task<string> AddSessionAsync()
    {
        var (store, now) = (_app.Services.GetRequiredService<ISessionStore>(), _app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var session = new CutoutSession
        {
            Id = SessionId.New(),
            Reference = Guid.NewGuid().ToString("N"),
            Operation = "background-removal",
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromHours(6),
            Source = new PictureFacts("image/jpeg", 2000, 1500, 1000),
            State = SessionState.Ready,
            Result = new PictureFacts("image/png", 2000, 1500, Picture.Length),
            ResultDigest = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Picture)),
        };
        await store.AddAsync(session, null, CancellationToken.None);
        return session.Id.Value;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
