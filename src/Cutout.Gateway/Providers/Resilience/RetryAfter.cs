namespace Cutout.Gateway.Providers.Resilience;

/// <summary>Reads Retry-After (RFC 9110, section 10.2.3), which vendors send as seconds, as a date, or as nonsense.</summary>
internal static class RetryAfter
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Null if there is none that makes sense; never negative and never more than an hour.</summary>
    public static TimeSpan? Of(HttpResponseMessage response, TimeProvider clock)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? Max(date - clock.GetUtcNow(), TimeSpan.Zero) : null);
        return wait < TimeSpan.Zero ? null : wait > Longest ? Longest : wait;
    }

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
