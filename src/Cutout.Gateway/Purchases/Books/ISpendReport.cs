namespace Cutout.Gateway.Purchases.Books;

/// <summary>What the vendors charged. Whoever records that answers this; where nobody does, spend is told as unknown and never as nothing.</summary>
internal interface ISpendReport
{
    /// <param name="from">The first day, UTC.</param>
    /// <param name="to">The last day, UTC.</param>
    Task<IReadOnlyList<SpendLine>> ReadAsync(DateOnly from, DateOnly to);
}
