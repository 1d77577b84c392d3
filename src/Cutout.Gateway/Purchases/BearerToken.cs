namespace Cutout.Gateway.Purchases;

internal static class BearerToken
{
    private const string Scheme = "Bearer ";

    /// <summary>What follows <c>Authorization: Bearer</c>; null if there is no such header.</summary>
    public static Secret? Of(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { } header && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? new Secret(header[Scheme.Length..].Trim())
            : null;
}
