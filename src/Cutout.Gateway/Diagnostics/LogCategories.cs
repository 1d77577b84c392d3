namespace Cutout.Gateway.Diagnostics;

/// <summary>Whose messages may be written at which level.</summary>
internal static class LogCategories
{
    /// <summary>
    /// From here on messages that aren't ours are written. Below, the framework writes paths, which hold the ids of sessions,
    /// and headers, which hold keys and browsers: routing, hosting, static files, HttpLogging, Kestrel, HTTP clients.
    /// </summary>
    public const LogLevel ForeignFloor = LogLevel.Warning;

    // The addresses it listens on, and that it stops.
    private const string Lifetime = "Microsoft.Hosting.Lifetime";

    private const string Ours = "Cutout";

    /// <summary>Whether its messages know what they may name.</summary>
    public static bool IsTrusted(string category) =>
        category == Lifetime || category == Ours || category.StartsWith($"{Ours}.", StringComparison.Ordinal);
}
