using Cutout.Gateway.Keys;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Compatibility;

/// <summary>A gateway that serves the dialect, with a key of its own, and the vendors behind it.</summary>
internal sealed class DialectUnderTest : IAsyncDisposable
{
    private readonly VendorSandbox _sandbox;

    private DialectUnderTest(VendorSandbox sandbox, GatewayUnderTest gateway, DialectTarget target) => (_sandbox, Gateway, Target) = (sandbox, gateway, target);

    public GatewayUnderTest Gateway { get; }

    public DialectTarget Target { get; }

    public VendorSandbox Sandbox => _sandbox;

    public Cutout.Sandbox.RemoveBg.RemoveBgStandIn Vendor => _sandbox.RemoveBg;

    public MemoryBudget Memory => Gateway.Services.GetRequiredService<MemoryBudget>();

    /// <summary>What came to the vendor to be cut.</summary>
    public int Cuts => Vendor.Requests.Count(request => request.Line == "removebg");

    public static async Task<DialectUnderTest> StartAsync(string provider, KeyRequest? key = null, params (string Name, string? Value)[] settings)
    {
        var clock = new SetClock();
        var sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = clock, Strict = false }, TestContext.Current.CancellationToken);
        sandbox.RemoveBg.RateLimit = 1_000_000;
        sandbox.RemoveBg.Credits = 1_000_000;
        var vendor = sandbox.StandIns.SingleOrDefault(standIn => standIn.Name == provider);
        var all = new Dictionary<string, string?>
        {
            ["Routes:background-removal"] = provider,
            ["Limits:UploadsPerMinute"] = "0",
            ["Limits:QuotesPerMinute"] = "0",
            ["Limits:UploadsAtOnce"] = "2000",
            [$"Providers:{provider}:ApiKey"] = vendor?.ApiKey,
            [$"Providers:{provider}:BaseAddress"] = vendor?.BaseAddress.ToString(),
        };
        if (vendor is not null)
        {
            // The set clock stands still, and so does every vendor's minute.
            all[$"Providers:{provider}:MegapixelsPerMinute"] = "1000000";
            all[$"Providers:{provider}:IdleTimeout"] = "00:10:00";
        }

        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var gateway = await GatewayUnderTest.StartAsync(all.Where(setting => setting.Value is not null).ToDictionary(), clock: clock);
        return new DialectUnderTest(sandbox, gateway, await gateway.IssueAsync(key));
    }

    /// <summary>Lets the clock run until this holds.</summary>
    public async Task UntilAsync(Func<bool> holds, TimeSpan? pace = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!holds())
        {
            Assert.False(patience.IsCancellationRequested, $"It does not come true. The log:\n{string.Join("\n", Gateway.Log.Lines.TakeLast(20))}");
            Gateway.Clock.Advance(pace ?? TimeSpan.Zero);
            await Gateway.MomentAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Target.Dispose();
        await Gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
    }
}
