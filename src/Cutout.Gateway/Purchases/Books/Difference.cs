namespace Cutout.Gateway.Purchases.Books;

/// <summary>Something in which the books don't agree.</summary>
/// <param name="Name">Stable, kebab-case.</param>
/// <param name="Meaning">A sentence.</param>
/// <param name="Count">How many uses of codes it concerns.</param>
/// <param name="Examples">The first orders, payments or batches.</param>
internal sealed record Difference(string Name, string Meaning, long Count, IReadOnlyList<string> Examples);
