using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Sandbox;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.RemoveBg;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>The gateway's own providers, composed as they are in the gateway, with the sandbox as their vendors.</summary>
internal sealed class VendorsUnderTest : IAsyncDisposable
{
    private const int Room = 4_000_000;

    private readonly VendorSandbox _sandbox;
    private readonly GatewayUnderTest _gateway;
    private readonly PictureBuffer _result;
    private readonly List<string> _sendings = [];

    private VendorsUnderTest(VendorSandbox sandbox, GatewayUnderTest gateway)
    {
        _sandbox = sandbox;
        _gateway = gateway;
        _result = new PictureBuffer(gateway.Services.GetRequiredService<MemoryBudget>().TryReserve(Room)!, 1024);
    }

    public RemoveBgStandIn RemoveBg => _sandbox.RemoveBg;

    public DashScopeStandIn DashScope => _sandbox.DashScope;

    public VendorSandbox Sandbox => _sandbox;

    public GatewayUnderTest Gateway => _gateway;

    public SetClock Clock => _gateway.Clock;

    public LocalConnections Connections => _gateway.Connections;

    public byte[] Result => _result.Memory.ToArray();

    /// <summary>The names with which <see cref="CutRequest.Sending"/> was called.</summary>
    public IReadOnlyList<string> Sendings => _sendings;

    public static async Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings)
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
            all[name] = value.Replace("{sandbox}", sandbox.Address.ToString(), StringComparison.Ordinal);
        }

        return new VendorsUnderTest(sandbox, await GatewayUnderTest.StartAsync(all, clock: clock));
    }

    /// <summary>Has a photo cut (or edited), while the clock runs; it stands still until <paramref name="once"/> holds.</summary>
    public async Task<ProviderResult> CutAsync(
        byte[]? photo = null, string operation = Operations.BackgroundRemoval, TimeSpan? pace = null, Func<bool>? once = null)
    {
        photo ??= operation == Operations.CrowdRemoval ? Photos.ForEditing : Photos.Small;
        var header = PictureProbe.Read(photo).OrThrow();
        var facts = new PictureFacts("image/jpeg", header.UprightWidth, header.UprightHeight, photo.Length);
        var cut = _gateway.Services.GetRequiredService<ProviderRouter>().CutAsync(
            new CutRequest(operation, photo, facts, _result, _sendings.Add), TestContext.Current.CancellationToken);
        while (!cut.IsCompleted)
        {
            if (once?.Invoke() != false)
            {
                Clock.Advance(pace ?? TimeSpan.FromMilliseconds(100));
            }

            await Task.WhenAny(cut, Task.Delay(5, TestContext.Current.CancellationToken));
        }

        return await cut;
    }

    public async Task<ProviderFailure> FailAsync(
        byte[]? photo = null, string operation = Operations.BackgroundRemoval, TimeSpan? pace = null, Func<bool>? once = null) =>
        (await Assert.ThrowsAsync<ProviderException>(() => CutAsync(photo, operation, pace, once))).Failure;

    /// <summary>Makes room for another result.</summary>
    public void Reset() => _result.Clear();

    public async ValueTask DisposeAsync()
    {
        _result.Dispose();
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
    }
}
