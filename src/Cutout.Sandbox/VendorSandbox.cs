using System.Net;
using System.Security.Cryptography.X509Certificates;
using Cutout.Sandbox.Clipdrop;
using Cutout.Sandbox.CutoutPro;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.Leonardo;
using Cutout.Sandbox.PhotoRoom;
using Cutout.Sandbox.Rembg;
using Cutout.Sandbox.RemoveBg;
using Cutout.Sandbox.WithoutBg;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Cutout.Sandbox;

/// <summary>
/// The vendors in the test's own process, on real sockets of 127.0.0.1. Dispose it at the end of the test: that throws when
/// a call came that nobody scripted.
/// </summary>
public sealed class VendorSandbox : IAsyncDisposable
{
    private readonly SandboxHost _host;
    private readonly WebApplication _app;

    private VendorSandbox(SandboxHost host, WebApplication app, X509Certificate2 certificate)
    {
        _host = host;
        _app = app;
        VendorCertificate = certificate;
    }

    /// <summary>Plain HTTP, for instance <c>http://127.0.0.1:40123/</c>.</summary>
    public Uri Address => Listening("http");

    /// <summary>
    /// The same endpoints under TLS. A test that wants result URLs to look like the vendor's
    /// (<see cref="ResultOrigins"/>) connects every vendor's host name to this end point and trusts
    /// <see cref="VendorCertificate"/>, so that the guard in between sees the real thing.
    /// </summary>
    public IPEndPoint TlsEndPoint => new(IPAddress.Loopback, Listening("https").Port);

    /// <summary>A self-signed certificate, made for this run, for <c>*.oss-cn-shanghai.aliyuncs.com</c> and the like.</summary>
    public X509Certificate2 VendorCertificate { get; }

    public RemoveBgStandIn RemoveBg => _host.RemoveBg;

    public DashScopeStandIn DashScope => _host.DashScope;

    public PhotoRoomStandIn PhotoRoom => _host.PhotoRoom;

    public ClipdropStandIn Clipdrop => _host.Clipdrop;

    public CutoutProStandIn CutoutPro => _host.CutoutPro;

    public RembgStandIn Rembg => _host.Rembg;

    public WithoutBgStandIn WithoutBg => _host.WithoutBg;

    public WithoutBgCloudStandIn WithoutBgCloud => _host.WithoutBgCloud;

    public LeonardoStandIn Leonardo => _host.Leonardo;

    /// <summary>Every vendor, for tests that hold for all of them.</summary>
    public IReadOnlyList<IStandIn> StandIns => _host.StandIns;

    /// <summary>Starts all stand-ins on free ports.</summary>
    public static async Task<VendorSandbox> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        VendorSandbox? sandbox = null;
        var host = new SandboxHost(options ?? new SandboxOptions(), () => sandbox!.Address);
        var certificate = VendorCertificates.Create();

        // The empty builder reads no settings, so a test's environment cannot change the sandbox.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            SandboxHost.Loosen(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.UseHttps(certificate);
            });
        });
        var app = builder.Build();
        app.UseRouting();
        host.Map(app);
        sandbox = new VendorSandbox(host, app, certificate);
        await app.StartAsync(cancellationToken);
        return sandbox;
    }

    /// <summary>Throws when a call came that nobody scripted, or the sandbox itself failed.</summary>
    /// <exception cref="UnscriptedCallException">Names every such call.</exception>
    public void Verify()
    {
        if (_host.Switchboard.Complaints is { Count: > 0 } complaints)
        {
            throw new UnscriptedCallException(complaints);
        }
    }

    /// <summary>Stops listening, then does as <see cref="Verify"/>.</summary>
    /// <exception cref="UnscriptedCallException">Names every call that nobody scripted.</exception>
    public async ValueTask DisposeAsync()
    {
        _host.Close();
        await _app.StopAsync();
        await _app.DisposeAsync();
        VendorCertificate.Dispose();
        _host.Dispose();
        Verify();
    }

    private Uri Listening(string scheme) =>
        new(_app.Urls.First(url => url.StartsWith($"{scheme}:", StringComparison.Ordinal)) + "/");
}
