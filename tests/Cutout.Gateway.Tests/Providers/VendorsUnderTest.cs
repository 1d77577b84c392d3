using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Sandbox;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.RemoveBg;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>The gateway's own providers, composed as they are in the gateway, with the sandbox as their vendors.</summary>
internal sealed class VendorsUnderTest : IAsyncDisposable
{
    /// <summary>What is taken off the memory budget for a result.</summary>
    public const int Room = 4_000_000;

    private readonly VendorSandbox _sandbox;
    private GatewayUnderTest _gateway;
    private PictureBuffer _result;
    private readonly List<string> _sendings = [];

    private VendorsUnderTest(VendorSandbox sandbox, GatewayUnderTest gateway)
    {
        _sandbox = sandbox;
        _gateway = gateway;
        _result = NewResult();
    }

    public RemoveBgStandIn RemoveBg => _sandbox.RemoveBg;

    /// <summary>What came to remove.bg to be cut. Where the clock runs for minutes, the gateway also asks what is left in the account.</summary>
    public IReadOnlyList<RecordedRequest> Cuts => [.. RemoveBg.Requests.Where(request => request.Line == "removebg")];

    public DashScopeStandIn DashScope => _sandbox.DashScope;

    public VendorSandbox Sandbox => _sandbox;

    /// <summary>The stand-in of a vendor that only cuts.</summary>
    public CutoutStandIn Vendor(string name) => (CutoutStandIn)_sandbox.StandIns.Single(standIn => standIn.Name == name);

    public GatewayUnderTest Gateway => _gateway;

    public SetClock Clock => _gateway.Clock;

    public LocalConnections Connections => _gateway.Connections;

    public byte[] Result => _result.Memory.ToArray();

    /// <summary>The names with which <see cref="CutRequest.Sending"/> was called.</summary>
    public IReadOnlyList<string> Sendings => _sendings;

    /// <summary>With one vendor alone on its route.</summary>
    public static Task<VendorsUnderTest> StartForAsync(string vendor, params (string Name, string Value)[] settings) =>
        StartAsync([("Routes:background-removal", vendor), ($"Providers:{vendor}:IdleTimeout", "00:10:00"), (vendor, "{on}"), .. settings]);

    public static Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings) => StartWithAsync(null, settings);

    /// <summary>With something of the gateway's replaced.</summary>
    public static async Task<VendorsUnderTest> StartWithAsync(Action<WebApplicationBuilder>? configure, params (string Name, string Value)[] settings)
    {
        var clock = new SetClock();
        var sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = clock }, TestContext.Current.CancellationToken);
        var all = new Dictionary<string, string?>
        {
            ["Providers:removebg:BaseAddress"] = sandbox.RemoveBg.BaseAddress.ToString(),
            // On a machine under load the set clock may run ahead of a socket.
            ["Providers:removebg:IdleTimeout"] = "00:10:00",
            ["Providers:dashscope:IdleTimeout"] = "00:10:00",
            ["Providers:removebg:ApiKey"] = sandbox.RemoveBg.ApiKey,
            ["Providers:dashscope:BaseAddress"] = sandbox.DashScope.BaseAddress.ToString(),
            ["Providers:dashscope:ApiKey"] = sandbox.DashScope.ApiKey,
            ["Providers:dashscope:ResultHosts:0"] = sandbox.Address.Authority,
        };
        foreach (var (name, value) in settings)
        {
            if (value == "{on}")
            {
                var vendor = sandbox.StandIns.Single(standIn => standIn.Name == name);
                all[$"Providers:{name}:BaseAddress"] = vendor.BaseAddress.ToString();
                all[$"Providers:{name}:ApiKey"] = vendor.ApiKey;
                all[$"Providers:{name}:ResultHosts"] = sandbox.Address.Authority;
                continue;
            }

            all[name] = value.Replace("{sandbox}", sandbox.Address.ToString(), StringComparison.Ordinal);
        }

        return new VendorsUnderTest(sandbox, await GatewayUnderTest.StartAsync(all, configure, clock));
    }

    /// <summary>Has a photo cut (or edited), while the clock runs; it stands still until <paramref name="once"/> holds.</summary>
    public async Task<ProviderResult> CutAsync(
        byte[]? photo = null, string operation = Operations.BackgroundRemoval, TimeSpan? pace = null, Func<bool>? once = null,
        Func<CutRequest, CutRequest>? change = null)
    {
        photo ??= operation == Operations.CrowdRemoval ? Photos.ForEditing : Photos.Small;
        var header = PictureProbe.Read(photo).OrThrow();
        var facts = new PictureFacts(header.Format == PictureFormat.Png ? "image/png" : "image/jpeg", header.UprightWidth, header.UprightHeight, photo.Length);
        var request = new CutRequest(operation, photo, facts, _result, _sendings.Add);
        var cut = _gateway.Services.GetRequiredService<ProviderRouter>().CutAsync(change?.Invoke(request) ?? request, TestContext.Current.CancellationToken);
        while (!cut.IsCompleted)
        {
            if (once?.Invoke() != false && !_sandbox.StandIns.Any(standIn => standIn.IsWorking))
            {
                Clock.Advance(pace ?? TimeSpan.FromMilliseconds(100));
            }

            await _gateway.MomentAsync();
        }

        return await cut;
    }

    public async Task<ProviderFailure> FailAsync(
        byte[]? photo = null, string operation = Operations.BackgroundRemoval, TimeSpan? pace = null, Func<bool>? once = null) =>
        (await Assert.ThrowsAsync<ProviderException>(() => CutAsync(photo, operation, pace, once))).Failure;

    /// <summary>Lets the clock run until this holds.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            Clock.Advance(TimeSpan.FromMilliseconds(100));
            await _gateway.MomentAsync();
        }
    }

    /// <summary>Another gateway in this one's place; see <see cref="GatewayUnderTest.NextAsync"/>.</summary>
    public async Task RestartAsync()
    {
        _result.Dispose();
        _gateway = await _gateway.NextAsync();
        _result = NewResult();
    }

    /// <summary>Makes room for another result.</summary>
    public void Reset() => _result.Clear();

    private PictureBuffer NewResult() => new(_gateway.Services.GetRequiredService<MemoryBudget>().TryReserve(Room)!, 1024);

    public async ValueTask DisposeAsync()
    {
        _result.Dispose();
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
    }
}
