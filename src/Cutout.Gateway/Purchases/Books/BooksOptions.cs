namespace Cutout.Gateway.Purchases.Books;

internal sealed class BooksOptions
{
    public const string Section = "Books";

    /// <summary>
    /// How long the counts of a day are kept, 1 day to 10 years; null: for good. They hold no person. What was sold, delivered and
    /// spent is the ledger's own, and stays.
    /// </summary>
    public TimeSpan? KeepFor { get; set; }

    /// <summary>What one delivered cutout sells for, by operation, in the smallest unit of <see cref="Currency"/>.</summary>
    public IDictionary<string, long> Prices { get; } = new Dictionary<string, long>();

    /// <summary>Three letters, ISO 4217; needed with prices or costs.</summary>
    public string? Currency { get; set; }

    /// <summary>What one unit of a provider's charge (a credit, as a rule) costs, in the smallest unit of <see cref="Currency"/>.</summary>
    public IDictionary<string, decimal> CostPerUnit { get; } = new Dictionary<string, decimal>();
}
