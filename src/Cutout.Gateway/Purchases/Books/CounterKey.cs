namespace Cutout.Gateway.Purchases.Books;

/// <summary>A line of the counters: a day (UTC, as 2026-11-22), an operation, a provider (empty: none yet) and what happened.</summary>
internal readonly record struct CounterKey(string Day, string Operation, string Provider, string Name);
