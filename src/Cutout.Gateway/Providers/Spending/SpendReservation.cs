namespace Cutout.Gateway.Providers.Spending;

/// <summary>A line of the spend book that is still open: the worst case counts against the day's cap until it is settled.</summary>
/// <param name="Id">The line's name, random.</param>
/// <param name="Request">The call that it is for.</param>
/// <param name="At">When the call was made; it belongs to that day.</param>
internal sealed record SpendReservation(string Id, SpendRequest Request, DateTimeOffset At)
{
    /// <summary>An answer that arrives with the last second of its call must still find its line open for so long.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <summary>What it was written ahead with; null if it was written for this very call.</summary>
    public AheadBatch? Batch { get; init; }

    /// <summary>The configured name.</summary>
    public string Provider => Request.Provider;

    /// <summary>Days since 1970 (UTC).</summary>
    public long Day => SpendDay.Of(At);

    /// <summary>The worst case, in <see cref="Millionths"/>.</summary>
    public long Reserved => Request.Worst;
}
