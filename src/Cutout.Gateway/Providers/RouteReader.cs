namespace Cutout.Gateway.Providers;

/// <summary>Reads <c>Routes</c> and what is below it from the settings.</summary>
internal static class RouteReader
{
    private static readonly string[] Settings = [nameof(RouteOptions.PaidFailover), nameof(RouteOptions.AllowChoice), nameof(RouteOptions.Regions)];

    /// <summary>Whether this is a setting for all operations, and not an operation.</summary>
    public static bool IsSetting(string key) => Settings.Contains(key, StringComparer.OrdinalIgnoreCase);

    /// <summary>One operation's route.</summary>
    public static RouteOptions ReadOne(IConfigurationSection route, RouteOptions otherwise, List<string> unreadable)
    {
        var names = route.GetSection(nameof(RouteOptions.Providers));
        unreadable.AddRange(route.GetChildren()
            .Where(child => !IsSetting(child.Key) && !ProvidersOptions.IsEntry(child) && !child.Key.Equals(names.Key, StringComparison.OrdinalIgnoreCase))
            .Select(child => $"{child.Path} is not a setting; there are {names.Key}, {string.Join(", ", Settings)}."));
        string[] providers = [.. ProvidersOptions.ListOf(names.Exists() ? names : route).Select(ProvidersOptions.NameOf)];
        return Read(route, otherwise, unreadable) with { Providers = providers.Length > 0 ? [.. providers] : null };
    }

    public static RouteOptions Read(IConfigurationSection section, RouteOptions otherwise, List<string> unreadable)
    {
        var regions = section.GetSection(nameof(RouteOptions.Regions));
        return new RouteOptions(
            null,
            FlagOf(section.GetSection(nameof(RouteOptions.PaidFailover)), otherwise.PaidFailover, unreadable),
            FlagOf(section.GetSection(nameof(RouteOptions.AllowChoice)), otherwise.AllowChoice, unreadable),
            regions.Exists() ? [.. ProvidersOptions.ListOf(regions).Select(ProvidersOptions.NameOf)] : otherwise.Regions);
    }

    private static bool FlagOf(IConfigurationSection flag, bool otherwise, List<string> unreadable)
    {
        if (flag.Value is null || bool.TryParse(flag.Value, out otherwise))
        {
            return otherwise;
        }

        unreadable.Add($"{flag.Path} is '{flag.Value}'; it must be true or false.");
        return false;
    }
}
