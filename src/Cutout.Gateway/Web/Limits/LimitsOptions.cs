namespace Cutout.Gateway.Web.Limits;

/// <summary>
/// What one network (IPv4 /24, IPv6 /48) and what all together may ask for. Generous, for many buyers sit behind one address
/// of their mobile carrier.
/// </summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Photos that one network may send in a minute; 0: any number.</summary>
    public int UploadsPerMinute { get; set; } = 600;

    /// <summary>Previews and looks through the loupe that one network may ask for in a minute; 0: any number.</summary>
    public int PreviewsPerMinute { get; set; } = 1200;

    /// <summary>Quotes that one network may ask for in a minute; 0: any number.</summary>
    public int QuotesPerMinute { get; set; } = 1200;

    /// <summary>Event streams that one network may open in a minute; 0: any number.</summary>
    public int EventsPerMinute { get; set; } = 1200;

    /// <summary>Photos of one network that may be on their way in at the same time.</summary>
    public int UploadsAtOnce { get; set; } = 64;

    /// <summary>How long a photo may take to arrive, from its first byte to its last.</summary>
    public TimeSpan UploadTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Requests that may be worked on at the same time, of everybody together; health checks don't count.</summary>
    public int RequestsAtOnce { get; set; } = 4000;

    /// <summary>Requests of one network that may be worked on at the same time.</summary>
    public int RequestsAtOncePerNetwork { get; set; } = 1000;

    /// <summary>Requests that may stand and wait for news at the same time (event streams, <c>Prefer: wait</c>); they don't count as worked on.</summary>
    public int WaitingAtOnce { get; set; } = 10_000;

    /// <summary>Requests of one network that may stand and wait for news at the same time.</summary>
    public int WaitingAtOncePerNetwork { get; set; } = 1000;

    /// <summary>Connections that may be open at the same time; one more is closed at once.</summary>
    public int Connections { get; set; } = 15_000;

    /// <summary>Connections of one network that may be open at the same time; those of a known proxy are not counted.</summary>
    public int ConnectionsPerNetwork { get; set; } = 2000;

    /// <summary>Bytes a second, on average, below which a visitor who sends is cut off.</summary>
    public int SlowestUpload { get; set; } = 2000;

    /// <summary>Bytes a second, on average, below which a visitor who receives is cut off.</summary>
    public int SlowestDownload { get; set; } = 2000;

    /// <summary>How long a visitor may be slower than that at first: a train goes through a tunnel.</summary>
    public TimeSpan SlowFor { get; set; } = TimeSpan.FromSeconds(30);
}
