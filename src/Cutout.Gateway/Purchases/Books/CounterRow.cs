namespace Cutout.Gateway.Purchases.Books;

/// <summary>A row of <see cref="BooksSql.Counted"/>.</summary>
internal sealed record CounterRow(string Day, string Operation, string Provider, string Name, long Times);
