using System.Threading.RateLimiting;

namespace Cutout.Gateway.Web.Limits;

/// <summary>One of <see cref="NetworkPlaces"/>; free again when disposed.</summary>
internal sealed class NetworkPlace(RateLimitLease own, RateLimitLease shared) : IDisposable
{
    public void Dispose()
    {
        shared.Dispose();
        own.Dispose();
    }
}
