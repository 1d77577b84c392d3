namespace Cutout.Gateway.Purchases.Books;

/// <summary>What is counted, by the name that the ledger keeps.</summary>
internal static class CountedThings
{
    public const string Uploads = "uploads";
    public const string Previews = "previews";
    public const string Failures = "failures";
    public const string Unlocks = "unlocks";
    public const string Deliveries = "deliveries";
}
