using System.Net;

namespace Cutout.Gateway.Providers;

/// <summary>A complete answer with which a vendor refused a call.</summary>
internal sealed class VendorRefusedException(HttpStatusCode status, FailureKind kind, Charged charged, TimeSpan? retryAfter, string words)
    : Exception($"HTTP {(int)status}: {VendorWords.Redacted(words)}")
{
    public HttpStatusCode Status => status;

    public FailureKind Kind => kind;

    public Charged Charged => charged;

    public TimeSpan? RetryAfter => retryAfter;
}
