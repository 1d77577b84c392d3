using Cutout.Sandbox.DashScope;

namespace Cutout.Sandbox.Tests.DashScope;

/// <summary>A sandbox whose DashScope works, on a set clock, and a client of it.</summary>
public abstract class DashScopeTest : IAsyncLifetime
{
    private protected static readonly byte[] Photo = Photos.Png(640, 512);

    private protected VendorSandbox Sandbox { get; private set; } = null!;

    private protected SetClock Clock { get; } = new();

    private protected DashScopeStandIn Vendor => Sandbox.DashScope;

    private protected DashScopeClient Client { get; private set; } = null!;

    private protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = Clock }, Cancelled);
        Vendor.Edits();
        Client = new DashScopeClient(Vendor);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Sandbox.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
