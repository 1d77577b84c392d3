namespace Cutout.Gateway.Keys;

/// <summary>The answer of <c>GET /v1/account</c>: all that is kept of a key, but for the key itself, which isn't.</summary>
/// <param name="Key">The key and its conditions.</param>
/// <param name="CreditsAdded">Prepaid credits that were added after it was issued.</param>
/// <param name="Usage">What it was used for, by day (UTC), the newest first.</param>
internal sealed record AccountView(KeyView Key, IReadOnlyList<KeyCreditView> CreditsAdded, IReadOnlyList<KeyUsageView> Usage)
{
    /// <summary>Whoever asked for it is to read it, and no log.</summary>
    public override string ToString() => nameof(AccountView);
}
