using Cutout.Sandbox;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>A gateway that offers everything: cutouts by the engine built in, people removed and portraits drawn by a vendor's stand-in.</summary>
public sealed class Studio(Shop shop) : IAsyncLifetime
{
    public const string Name = "studio";

    private GatewayProcess? _gateway;
    private VendorSandbox? _vendors;

    public VendorSandbox Vendors => _vendors!;

    public Uri Address => _gateway!.Address;

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }

        _vendors = await VendorSandbox.StartAsync(new SandboxOptions { Strict = false });
        _gateway = await GatewayProcess.StartAsync(environment: Settings());
    }

    /// <summary>The settings of such a gateway, with more of them.</summary>
    public Dictionary<string, string> Settings(params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string>
        {
            ["Routes__background-removal"] = "builtin",
            ["Providers__dashscope__BaseAddress"] = Vendors.DashScope.BaseAddress.ToString(),
            ["Providers__dashscope__ApiKey"] = Vendors.DashScope.ApiKey,
            ["Providers__dashscope__ResultHosts__0"] = Vendors.Address.Authority,
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    public async Task<string> MintAsync() => (await _gateway!.RunAsync("codes", "mint", "--count", "1")).Trim();

    public Task VisitAsync(Func<Visit, Task> doing, BrowserNewContextOptions? device = null)
    {
        Chromium.Require();
        return shop.VisitAsync(doing, device, Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
            await _vendors!.DisposeAsync();
        }
    }
}
