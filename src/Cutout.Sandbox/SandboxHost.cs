using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Clipdrop;
using Cutout.Sandbox.CutoutPro;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.Leonardo;
using Cutout.Sandbox.PhotoRoom;
using Cutout.Sandbox.Rembg;
using Cutout.Sandbox.RemoveBg;
using Cutout.Sandbox.WithoutBg;

namespace Cutout.Sandbox;

/// <summary>All vendors behind one set of endpoints: the table of contents.</summary>
internal sealed class SandboxHost : IDisposable
{
    private readonly CancellationTokenSource _closing = new();

    /// <param name="options">How it behaves.</param>
    /// <param name="address">Where it listens; asked late, since the port is known only after the start.</param>
    public SandboxHost(SandboxOptions options, Func<Uri> address)
    {
        Switchboard = new Switchboard(options.Clock, _closing.Token);
        RemoveBg = new RemoveBgStandIn(options, address);
        DashScope = new DashScopeStandIn(options, address);
        PhotoRoom = new PhotoRoomStandIn(options, address);
        Clipdrop = new ClipdropStandIn(options, address);
        CutoutPro = new CutoutProStandIn(options, address);
        Rembg = new RembgStandIn(options, address);
        WithoutBg = new WithoutBgStandIn(options, address);
        WithoutBgCloud = new WithoutBgCloudStandIn(options, address);
        Leonardo = new LeonardoStandIn(options, address);
    }

    public Switchboard Switchboard { get; }

    public RemoveBgStandIn RemoveBg { get; }

    public DashScopeStandIn DashScope { get; }

    public PhotoRoomStandIn PhotoRoom { get; }

    public ClipdropStandIn Clipdrop { get; }

    public CutoutProStandIn CutoutPro { get; }

    public RembgStandIn Rembg { get; }

    public WithoutBgStandIn WithoutBg { get; }

    public WithoutBgCloudStandIn WithoutBgCloud { get; }

    public LeonardoStandIn Leonardo { get; }

    public IReadOnlyList<IStandIn> StandIns => [RemoveBg, DashScope, PhotoRoom, Clipdrop, CutoutPro, Rembg, WithoutBg, WithoutBgCloud, Leonardo];

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var standIn in StandIns)
        {
            standIn.Map(endpoints, Switchboard);
        }

        endpoints.MapFallback(Switchboard.Refuse);
    }

    /// <summary>Lets go of calls that wait for ever.</summary>
    public void Close() => _closing.Cancel();

    public void Dispose() => _closing.Dispose();

    /// <summary>Faults need slow, silent and half-done exchanges, and 22 MB as base64: Kestrel's limits make way.</summary>
    public static void Loosen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
    }
}
