namespace Cutout.Gateway.Purchases.Books;

/// <summary>Something in which the books don't agree.</summary>
/// <param name="Name">Stable, kebab-case.</param>
/// <param name="Meaning">A sentence.</param>
/// <param name="Count">How many uses of codes it concerns, or payments, days or calls, as the meaning says.</param>
/// <param name="Examples">The first orders, payments, batches or providers.</param>
internal sealed record Difference(string Name, string Meaning, long Count, IReadOnlyList<string> Examples);
