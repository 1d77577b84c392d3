using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web.Limits;

/// <summary>
/// How many requests are worked on at once, and how many stand and wait for news: counted apart, for those who wait are many
/// and cost little, and must not keep out those who bring work.
/// </summary>
internal sealed class RequestPlaces(IOptions<LimitsOptions> limits, NetworkNames names, TimeProvider clock) : IDisposable
{
    public NetworkPlaces Working { get; } = new(limits.Value.RequestsAtOnce, limits.Value.RequestsAtOncePerNetwork);

    public NetworkPlaces Waiting { get; } = new(limits.Value.WaitingAtOnce, limits.Value.WaitingAtOncePerNetwork);

    public string NetworkOf(HttpContext context) => names.NameOf(context.Connection.RemoteIpAddress, clock.GetUtcNow());

    public void Dispose()
    {
        Working.Dispose();
        Waiting.Dispose();
    }
}
