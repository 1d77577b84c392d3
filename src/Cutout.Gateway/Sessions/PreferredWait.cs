using System.Globalization;

namespace Cutout.Gateway.Sessions;

/// <summary>How long a caller is willing to wait for the next state: <c>Prefer: wait=N</c>, seconds. Source: RFC 7240, section 4.3.</summary>
internal static class PreferredWait
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The wait asked for, at most <see cref="Longest"/>; <paramref name="otherwise"/> if none, or not a number, is given.</summary>
    public static TimeSpan Of(HttpRequest request, TimeSpan otherwise)
    {
        foreach (var preference in request.Headers["Prefer"].SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(preference.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            {
                return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
            }
        }

        return otherwise;
    }

    /// <summary>The session as soon as it is no longer being processed, or as it stands when the wait is over; null if it has ended.</summary>
    public static async Task<CutoutSession?> WaitAsync(
        this ISessionStore store, SessionId id, TimeSpan wait, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(wait, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await foreach (var session in store.WatchAsync(id, either.Token))
            {
                if (session.State != SessionState.Processing)
                {
                    return session;
                }
            }
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // Patience is over; what stands now is the answer.
        }

        return await store.FindAsync(id, cancellationToken);
    }
}
