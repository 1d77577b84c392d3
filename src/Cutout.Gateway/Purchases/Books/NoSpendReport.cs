namespace Cutout.Gateway.Purchases.Books;

/// <summary>For a spend book that isn't kept in the ledger.</summary>
internal sealed class NoSpendReport : ISpendReport
{
    public Task<IReadOnlyList<SpendLine>?> ReadAsync(DateOnly from, DateOnly to) => Task.FromResult<IReadOnlyList<SpendLine>?>(null);
}
