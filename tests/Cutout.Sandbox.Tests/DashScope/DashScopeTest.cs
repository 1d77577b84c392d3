using Cutout.Sandbox.DashScope;

namespace Cutout.Sandbox.Tests.DashScope;

/// <summary>A sandbox whose DashScope works, on a set clock, and a client of it.</summary>
public abstract class DashScopeTest : IAsyncLifetime
{
    private protected static readonly byte[] Photo = Photos.Png(640, 512);

    private protected VendorSandbox Sandbox { get; private set; } = null!;

    // The moment of the create whose recorded task times show the vendor's clock.
    private protected SetClock Clock { get; } = new(new DateTimeOffset(2026, 6, 11, 9, 38, 24, 743, TimeSpan.Zero));

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
