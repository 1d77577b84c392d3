using System.Net;
using System.Threading.RateLimiting;
using Cutout.Gateway.Web;
using Cutout.Gateway.Web.Limits;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

/// <summary>
/// How many photos of one network may be on their way in, and how much memory they hold together before they have arrived:
/// room is set aside for a photo when it is announced, so that who announces many and sends slowly could hold all there is.
/// </summary>
internal sealed class UploadGate(
    IOptions<LimitsOptions> limits, IOptions<SessionsOptions> sessions, MemoryBudget memory, NetworkNames names, TimeProvider clock) : IDisposable
{
    // Of the memory for all pictures, what one network may hold with photos that are still on their way.
    private const int Share = 4;
    private const int Kilobyte = 1024;

    private readonly PartitionedRateLimiter<string> _photos = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetConcurrencyLimiter(network, _ => new ConcurrencyLimiterOptions { PermitLimit = limits.Value.UploadsAtOnce }));

    private readonly PartitionedRateLimiter<string> _kilobytes = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetConcurrencyLimiter(network, _ => new ConcurrencyLimiterOptions { PermitLimit = KilobytesOf(ShareOf(memory, sessions.Value)) }));

    /// <summary>Null if this network has as much under way as it may.</summary>
    /// <param name="from">Where the photo comes from.</param>
    /// <param name="announced">Its length in bytes, as far as it is known.</param>
    public IDisposable? TryEnter(IPAddress? from, long announced)
    {
        var network = names.NameOf(from, clock.GetUtcNow());
        var photo = _photos.AttemptAcquire(network);

        // What is longer than a photo may be is refused before anything is set aside for it.
        var room = _kilobytes.AttemptAcquire(network, announced <= UploadReader.LongestBody(sessions.Value) ? KilobytesOf(announced) : 0);
        var entered = new Entered(photo, room);
        if (photo.IsAcquired && room.IsAcquired)
        {
            return entered;
        }

        entered.Dispose();
        return null;
    }

    public void Dispose()
    {
        _photos.Dispose();
        _kilobytes.Dispose();
    }

    private static long ShareOf(MemoryBudget memory, SessionsOptions sessions) => Math.Max(memory.Limit / Share, UploadReader.LongestBody(sessions));

    private static int KilobytesOf(long bytes) => (int)Math.Min((bytes + Kilobyte - 1) / Kilobyte, int.MaxValue);

    private sealed class Entered(RateLimitLease photo, RateLimitLease room) : IDisposable
    {
        public void Dispose()
        {
            room.Dispose();
            photo.Dispose();
        }
    }
}
