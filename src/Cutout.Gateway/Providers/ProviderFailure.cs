namespace Cutout.Gateway.Providers;

/// <summary>
/// How a provider failed, whether that cost money and whether waiting helps. <paramref name="Detail"/> may quote the
/// vendor and goes to the log only; a visitor never sees it.
/// </summary>
internal sealed record ProviderFailure(string Provider, FailureKind Kind, Charged Charged, string Detail, TimeSpan? RetryAfter = null)
{
    /// <summary>Without keys, addresses and whatever else a vendor might quote.</summary>
    public string Detail { get; } = VendorWords.Redacted(Detail);

    /// <summary>Whose fault it is.</summary>
    public FailureSide Side => Kind.Side();

    /// <summary>Whether the same photo may go through a little later.</summary>
    public bool WaitingHelps => Kind.WaitingHelps();
}
