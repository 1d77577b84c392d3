using System.Collections.Immutable;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Providers;

/// <summary>All providers' blocks and the routes that the operator has written down.</summary>
internal sealed class ProvidersOptions
{
    public const string Section = "Providers";
    public const string RoutesSection = "Routes";

    /// <summary>By name, lower case.</summary>
    public SortedDictionary<string, ProviderOptions> Providers { get; } = new(StringComparer.Ordinal);

    /// <summary>By operation, as written down.</summary>
    public SortedDictionary<string, RouteOptions> Routes { get; } = new(StringComparer.Ordinal);

    /// <summary>What holds for an operation of which nothing is written down.</summary>
    public RouteOptions AllRoutes { get; private set; } = RouteOptions.Default;

    /// <summary>What was wrong with the settings before they could be checked.</summary>
    public List<string> Unreadable { get; } = [];

    public RouteOptions RouteOf(string operation) => Routes.GetValueOrDefault(operation, AllRoutes);

    public static void Read(ProvidersOptions options, IConfiguration configuration)
    {
        foreach (var block in configuration.GetSection(Section).GetChildren())
        {
            options.Unreadable.AddRange(KnownSettings<ProviderOptions>.Unknown(block));
            options.Providers[NameOf(block.Key)] = BlockOf(block, options.Unreadable);
        }

        var routes = configuration.GetSection(RoutesSection);
        options.AllRoutes = RouteReader.Read(routes, RouteOptions.Default, options.Unreadable) with { Providers = null };
        foreach (var route in routes.GetChildren().Where(child => !RouteReader.IsSetting(child.Key)))
        {
            options.Routes[NameOf(route.Key)] = RouteReader.ReadOne(route, options.AllRoutes, options.Unreadable);
        }
    }

    /// <summary>An environment variable holds a list as one text with commas, a file as an array.</summary>
    public static IEnumerable<string> ListOf(IConfigurationSection list) =>
        (list.Value is { } text ? text.Split(',') : list.GetChildren().Where(IsEntry).Select(entry => entry.Value ?? ""))
        .Select(entry => entry.Trim())
        .Where(entry => entry.Length > 0);

    /// <summary>Whether this is an entry of an array, and not a named setting.</summary>
    public static bool IsEntry(IConfigurationSection child) => child.Key.All(char.IsAsciiDigit);

    /// <summary>The settings know no upper and lower case, so neither do the names in them.</summary>
    public static string NameOf(string text) => text.Trim().ToLowerInvariant();

    private static ProviderOptions BlockOf(IConfigurationSection block, List<string> unreadable)
    {
        try
        {
            var options = block.Get<ProviderOptions>() ?? new ProviderOptions();
            options.ResultHosts = [.. ListOf(block.GetSection(nameof(ProviderOptions.ResultHosts)))];
            options.ApiKeys = [.. ListOf(block.GetSection(nameof(ProviderOptions.ApiKeys)))];
            options.ContentTypes = [.. ListOf(block.GetSection(nameof(ProviderOptions.ContentTypes)))];
            options.Ignores = [.. ListOf(block.GetSection(nameof(ProviderOptions.Ignores)))];
            return options;
        }
        catch (InvalidOperationException problem)
        {
            // The binder names the setting and quotes the value; a key is text and can't fail to be read.
            unreadable.Add(problem.Message);
            return new ProviderOptions();
        }
    }
}
