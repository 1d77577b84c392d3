using System.Net;
using System.Text.Json;
using Cutout.Gateway.Providers;
using Cutout.Sandbox.DashScope;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers.Outgoing;

/// <summary>
/// A vendor whose results lie at what looks like its real host, under a certificate that is believed. Every name there is
/// leads to it, so that whatever address gets past the guard gets the picture.
/// </summary>
public sealed class HostileVendor : IAsyncLifetime
{
    public const string Public = "47.101.88.27";

    private VendorsUnderTest? _vendors;
    private string _good = "";

    internal VendorsUnderTest Vendors => _vendors!;

    public async ValueTask InitializeAsync()
    {
        _vendors = await VendorsUnderTest.StartAsync(("Providers:dashscope:ResultHosts:0", "nothing.example:443"), ("Providers:dashscope:BreakAfter", "100"));
        _vendors.DashScope.ResultOrigin = ResultOrigins.Shanghai;

        // A call that had to be repeated because of the vendor's rate would be one more in every count.
        _vendors.DashScope.Limits = DashScopeLimits.None;
        _vendors.Connections.Believe(_vendors.Sandbox.VendorCertificate);
        _vendors.Connections.Lead(Public, _vendors.Sandbox.TlsEndPoint);
        Resolve();
        _vendors.DashScope.HandsOut(new HostileUrl("none", url => _good = url));
        await _vendors.CutAsync(operation: Operations.CrowdRemoval);
        _vendors.Reset();
    }

    /// <summary>Every name has these addresses from now on; without any, the vendor's public one.</summary>
    internal void Resolve(params string[] addresses) =>
        Vendors.Connections.Resolver = _ => [.. (addresses is [] ? [Public] : addresses).Select(IPAddress.Parse)];

    /// <summary>The same for a picture that is there already, at its true address or what is made of that.</summary>
    internal Task<(ProviderFailure? Failure, IReadOnlyList<IPEndPoint> Asked)> TryAsync(Func<Uri, string> address) =>
        TryAsync(vendor => vendor.Answers(Answer.With(Reply.Of(200, JsonSerializer.SerializeToUtf8Bytes(new
        {
            output = new { choices = new[] { new { message = new { content = new[] { new { image = address(new Uri(_good)) } } } } } },
            usage = new { image_count = 1 },
        }), "application/json"))));

    /// <summary>What comes of the next photo, and where its result was looked for.</summary>
    internal async Task<(ProviderFailure? Failure, IReadOnlyList<IPEndPoint> Asked)> TryAsync(Action<DashScopeStandIn> script)
    {
        script(Vendors.DashScope);
        var before = Vendors.Connections.Connected.Count;
        try
        {
            await Vendors.CutAsync(operation: Operations.CrowdRemoval);
            Assert.Equal(Vendors.DashScope.LastResult!.Bytes.ToArray(), Vendors.Result);
            return (null, Asked());
        }
        catch (ProviderException problem)
        {
            return (problem.Failure, Asked());
        }
        finally
        {
            Vendors.Reset();
        }

        IReadOnlyList<IPEndPoint> Asked() =>
            [.. Vendors.Connections.Connected.Skip(before).Where(place => place.Port != Vendors.Sandbox.Address.Port)];
    }

    public async ValueTask DisposeAsync() => await Vendors.DisposeAsync();
}
