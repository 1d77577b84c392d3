namespace Cutout.Gateway.Page;

/// <summary>The answer of <c>GET /v1/page</c>: how the page shall present itself.</summary>
/// <param name="Name">What the shop is called; null: the page's own name.</param>
/// <param name="Logo">The path of its mark; null if there is none.</param>
/// <param name="PurchaseUrl">Where codes are sold, with <see cref="PurchaseLink.Place"/> in the query for the session's reference; null if nowhere that is known.</param>
internal sealed record PageView(string? Name, string? Logo, string? PurchaseUrl);
