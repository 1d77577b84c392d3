namespace Cutout.Gateway.Sessions;

internal sealed class SessionsOptions
{
    public const string Section = "Sessions";

    public const string Fixed = "fixed";
    public const string OnDelivery = "on-delivery";
    public const string Sliding = "sliding";

    /// <summary>
    /// On delivery: so long can a browser that got less than was sent still ask again. One that says by its receipt that it has all
    /// bytes ends the session at once.
    /// </summary>
    public static readonly TimeSpan AfterDelivery = TimeSpan.FromMinutes(1);

    /// <summary>How long pictures are kept; 1 minute to 48 hours. What it counts from is said by <see cref="Ends"/>.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// What ends a session's time: <c>fixed</c>, <see cref="KeepFor"/> after the upload; <c>on-delivery</c>, the same or the delivery of
    /// the full picture, whichever is first; <c>sliding</c>, <see cref="KeepFor"/> after the last edit, and until then it can be edited.
    /// </summary>
    public string Ends { get; set; } = Fixed;

    /// <summary>Extra time, once, for a session that was unlocked just before its end.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes for all pictures held; null is a quarter of the machine's memory.</summary>
    public long? MemoryBudget { get; set; }

    /// <summary>The largest upload in bytes.</summary>
    public int MaxUploadBytes { get; set; } = 25_000_000;

    /// <summary>The largest photo in millions of pixels.</summary>
    public int MaxMegapixels { get; set; } = 60;

    public bool IsSliding => Ends == Sliding;

    public bool EndsOnDelivery => Ends == OnDelivery;

    public long MemoryBudgetOrDefault => MemoryBudget ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
}
