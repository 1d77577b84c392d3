using System.Collections.Immutable;

namespace Cutout.Gateway.Providers;

/// <summary>All providers' blocks and the routes that the operator has written down.</summary>
internal sealed class ProvidersOptions
{
    public const string Section = "Providers";
    public const string RoutesSection = "Routes";

    /// <summary>By name, lower case.</summary>
    public SortedDictionary<string, ProviderOptions> Providers { get; } = new(StringComparer.Ordinal);

    /// <summary>Names in order, by operation; an operation without an entry has its default route.</summary>
    public SortedDictionary<string, ImmutableArray<string>> Routes { get; } = new(StringComparer.Ordinal);

    /// <summary>What was wrong with the settings before they could be checked.</summary>
    public List<string> Unreadable { get; } = [];

    public static void Read(ProvidersOptions options, IConfiguration configuration)
    {
        foreach (var block in configuration.GetSection(Section).GetChildren())
        {
            var known = typeof(ProviderOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);
            options.Unreadable.AddRange(block.GetChildren()
                .Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
                .Select(setting => $"{setting.Path} is not a setting; there are {string.Join(", ", known)}."));
            options.Providers[NameOf(block.Key)] = BlockOf(block, options.Unreadable);
        }

        foreach (var route in configuration.GetSection(RoutesSection).GetChildren())
        {
            options.Routes[route.Key.ToLowerInvariant()] = [.. ListOf(route).Select(NameOf)];
        }
    }

    private static ProviderOptions BlockOf(IConfigurationSection block, List<string> unreadable)
    {
        try
        {
            var options = block.Get<ProviderOptions>() ?? new ProviderOptions();
            options.ResultHosts = [.. ListOf(block.GetSection(nameof(ProviderOptions.ResultHosts)))];
            options.ContentTypes = [.. ListOf(block.GetSection(nameof(ProviderOptions.ContentTypes)))];
            return options;
        }
        catch (InvalidOperationException problem)
        {
            // The binder names the setting and quotes the value; a key is text and can't fail to be read.
            unreadable.Add(problem.Message);
            return new ProviderOptions();
        }
    }

    // An environment variable holds a list as one text with commas, a file as an array.
    private static IEnumerable<string> ListOf(IConfigurationSection list) =>
        (list.Value is { } text ? text.Split(',') : list.GetChildren().Select(entry => entry.Value ?? ""))
        .Select(entry => entry.Trim())
        .Where(entry => entry.Length > 0);

    // The settings know no upper and lower case, so neither do the names in them.
    private static string NameOf(string text) => text.Trim().ToLowerInvariant();
}
