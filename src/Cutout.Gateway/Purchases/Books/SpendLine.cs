namespace Cutout.Gateway.Purchases.Books;

/// <summary>What a provider charged for an operation on a day (as 2026-11-22), in its own unit, such as <c>credit</c>.</summary>
/// <param name="Day">UTC.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Provider">Who was paid.</param>
/// <param name="Units">What was charged, with the worst case of what nobody knows: the same that counts against the caps.</param>
/// <param name="Unit">The provider's own unit.</param>
/// <param name="UnknownCalls">How many calls of these may have been charged, and nobody knows, or not yet.</param>
internal sealed record SpendLine(string Day, string Operation, string Provider, decimal Units, string Unit, long UnknownCalls);
