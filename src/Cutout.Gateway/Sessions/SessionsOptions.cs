namespace Cutout.Gateway.Sessions;

internal sealed class SessionsOptions
{
    public const string Section = "Sessions";

    /// <summary>How long pictures are kept after the upload; 1 minute to 48 hours.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Extra time, once, for a session that was unlocked just before its end.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Bytes for all pictures held; null is a quarter of the machine's memory.</summary>
    public long? MemoryBudget { get; set; }

    /// <summary>The largest upload in bytes.</summary>
    public int MaxUploadBytes { get; set; } = 25_000_000;

    /// <summary>The largest photo in millions of pixels.</summary>
    public int MaxMegapixels { get; set; } = 60;

    public long MemoryBudgetOrDefault => MemoryBudget ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;
}
