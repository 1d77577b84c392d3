using System.Net;

namespace Cutout.Benchmarks.Edge;

/// <summary>What a visitor was answered, and when.</summary>
internal sealed record Visit(HttpStatusCode Status, TimeSpan Took, bool SaysWhen, string? Session)
{
    public bool IsAdmitted => Status == HttpStatusCode.Created;

    public bool IsRefused => Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable;
}
