using Cutout.Sandbox.RemoveBg;

namespace Cutout.Sandbox.Tests.RemoveBg;

/// <summary>A sandbox whose remove.bg cuts, on a set clock, and a client of it.</summary>
public abstract class RemoveBgTest : IAsyncLifetime
{
    private VendorSandbox _sandbox = null!;

    private protected SetClock Clock { get; } = new();

    private protected RemoveBgStandIn Vendor => _sandbox.RemoveBg;

    private protected RemoveBgClient Client { get; private set; } = null!;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = Clock }, Cancelled);
        Vendor.Cuts();
        Client = new RemoveBgClient(Vendor);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
