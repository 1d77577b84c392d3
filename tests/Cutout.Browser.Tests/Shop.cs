using System.Collections.Concurrent;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Cutout.Browser.Tests.Shop))]

namespace Cutout.Browser.Tests;

/// <summary>What all tests share: one browser, one gateway in a process of its own, a photo in two sizes, and codes.</summary>
public sealed class Shop : IAsyncLifetime
{
    private const int CodesMinted = 24;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-browser-photos-");
    private GatewayProcess? _gateway;
    private readonly ConcurrentQueue<string> _codes = new();
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public Uri Address => _gateway!.Address;

    public HttpClient Client { get; } = new();

    /// <summary>As from a phone: 2.4 megapixels.</summary>
    public Photo Photo { get; private set; } = null!;

    public Photo SmallPhoto { get; private set; } = null!;

    public IReadOnlyList<string> AllCodes { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is not { } path)
        {
            return;
        }

        // Only a failure takes so long, whatever else the machine has to do.
        Assertions.SetDefaultExpectTimeout(60_000);
        var gateway = GatewayProcess.StartAsync();
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = path, Args = Chromium.Switches, Timeout = 120_000 });
        SmallPhoto = await Photo.DrawAsync(_browser, _folder, 600, 450);
        Photo = await Photo.DrawAsync(_browser, _folder, 1800, 1350);
        _gateway = await gateway;
        var codes = await _gateway.RunAsync("codes", "mint", "--count", $"{CodesMinted}");
        AllCodes = codes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var code in AllCodes)
        {
            _codes.Enqueue(code);
        }
    }

    /// <summary>A code that nobody has used.</summary>
    public string TakeCode() =>
        _codes.TryDequeue(out var code) ? code : throw new InvalidOperationException("The tests need more codes than were minted.");

    /// <summary>A browser that has seen nothing yet.</summary>
    public Task<IBrowserContext> OpenBrowserAsync(BrowserNewContextOptions? device = null)
    {
        Chromium.Require();
        return _browser!.NewContextAsync(device ?? new() { Locale = "en-GB" });
    }

    /// <summary>Somebody opens the page, does something, and the page has kept its promises all the time.</summary>
    /// <param name="doing">What somebody does there.</param>
    /// <param name="device">What it is done with; null for a window on an English desktop.</param>
    /// <param name="address">Another gateway's page; null for the one that the tests share.</param>
    public async Task VisitAsync(Func<Visit, Task> doing, BrowserNewContextOptions? device = null, Uri? address = null)
    {
        await using var context = await OpenBrowserAsync(device);
        try
        {
            var visit = await Visit.OpenAsync(context, address ?? Address, Client);
            await doing(visit);
            await visit.AssertPromisesKeptAsync();
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(_gateway!.Output);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_browser is not null)
        {
            await _browser.CloseAsync();
        }

        _playwright?.Dispose();
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }
}
