using System.Text.RegularExpressions;
using Cutout.Gateway.Providers.RemoveBg;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers;

/// <summary>Finds everything that is wrong with providers and routes before the first photo comes; never prints a key.</summary>
internal sealed partial class ProvidersValidator(IEnumerable<ProviderKind> kinds) : IValidateOptions<ProvidersOptions>
{
    private readonly Dictionary<string, ProviderKind> _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.OrdinalIgnoreCase);

    public ValidateOptionsResult Validate(string? name, ProvidersOptions options)
    {
        var all = new ValidateOptionsResultBuilder();
        options.Unreadable.ForEach(problem => all.AddError(problem));
        foreach (var (provider, block) in options.Providers)
        {
            all.AddResult(CheckBlock(provider, block));
        }

        foreach (var (operation, route) in options.Routes)
        {
            all.AddResult(CheckRoute(operation, route, options));
            all.AddResult(CheckRegions(operation, route));
            all.AddResult(CheckPreviewFirst(operation, route, options));
        }

        all.AddResult(CheckRegions("", options.AllRoutes));

        return all.Build();
    }

    private ValidateOptionsResult CheckBlock(string name, ProviderOptions block)
    {
        var check = new SettingsCheck($"{ProvidersOptions.Section}:{name}")
            .Require(NamePattern.IsMatch(name), "", $"is not a provider's name; letters, digits and dashes make one");
        if (!_kinds.TryGetValue(block.Kind ?? name, out var kind))
        {
            return check.Require(false, nameof(block.Kind), $"is '{block.Kind ?? name}'; it must be one of {string.Join(", ", _kinds.Keys.Order())}").Verdict;
        }

        var address = block.BaseUri;
        var objection = kind.Objection(block);
        return check
            .Require(block.Enabled != true || !kind.NeedsKey || block.HasKey, nameof(block.ApiKey), $"is missing; set the environment variable {KeyVariable(name)}")
            .Require(block.Enabled != true || !kind.NeedsAddress || block.BaseAddress is not null, nameof(block.BaseAddress), "is missing")
            .Require(!kind.NeedsKey || !block.HasKey || !kind.NeedsAddress || block.BaseAddress is not null, nameof(block.BaseAddress), "is missing, and a key is there")
            .Require(block.Keys.All(key => key.All(symbol => symbol is > ' ' and <= '~')), block.ApiKeys.Count > 0 ? nameof(block.ApiKeys) : nameof(block.ApiKey), "holds a space or a symbol that no header can carry")
            .Require(Within(block.KeyRest, 60, 86_400), nameof(block.KeyRest), $"is {block.KeyRest}; it must lie between 00:01:00 and 1.00:00:00")
            .Require(block.Unit.Length is >= 1 and <= 20 && block.Unit.All(char.IsAsciiLetter), nameof(block.Unit), $"is '{block.Unit}'; it must be 1 to 20 letters, such as credit")
            .Require(block.WorstCharge is >= 0 and <= MostUnits, nameof(block.WorstCharge), $"is {block.WorstCharge}; it must lie between 0 and {MostUnits}")
            .Require(block.WorstPreviewCharge is null or (>= 0 and <= MostUnits), nameof(block.WorstPreviewCharge), $"is {block.WorstPreviewCharge}; it must lie between 0 and {MostUnits}")
            .Require(block.DailyCap is null or (>= 0 and <= MostUnits), nameof(block.DailyCap), $"is {block.DailyCap}; it must lie between 0 and {MostUnits}")
            .Require(block.DailyCap is null or 0 || block.DailyCap >= block.WorstCharge, nameof(block.DailyCap), $"is {block.DailyCap}, less than one call may cost, {nameof(block.WorstCharge)} {block.WorstCharge}; set 0 to switch the provider off")
            .Require(block.LowCreditAlarm is null or (>= 0 and <= MostUnits), nameof(block.LowCreditAlarm), $"is {block.LowCreditAlarm}; it must lie between 0 and {MostUnits}")
            .Require(block.BreakAfter is >= 1 and <= 100, nameof(block.BreakAfter), $"is {block.BreakAfter}; it must lie between 1 and 100")
            .Require(Within(block.BreakFor, 1, 3600), nameof(block.BreakFor), $"is {block.BreakFor}; it must lie between 00:00:01 and 01:00:00")
            .Require(block.TasksAtOnce is null or (>= 1 and <= 10_000), nameof(block.TasksAtOnce), $"is {block.TasksAtOnce}; it must lie between 1 and 10000")
            .Require(block.MaxConcurrent is null or (>= 1 and <= 10_000), nameof(block.MaxConcurrent), $"is {block.MaxConcurrent}; it must lie between 1 and 10000")
            .Require(block.MegapixelsPerMinute is null or (>= 1 and <= 1_000_000), nameof(block.MegapixelsPerMinute), $"is {block.MegapixelsPerMinute}; it must lie between 1 and 1000000")
            .Require(block.CallLimit is null or (>= 1 and <= 100_000), nameof(block.CallLimit), $"is {block.CallLimit}; it must lie between 1 and 100000")
            .Require(Within(block.CallWindow, 0.1, 3600), nameof(block.CallWindow), $"is {block.CallWindow}; it must lie between 00:00:00.1 and 01:00:00")
            .Require(block.RegionCode is null || RegionPattern.IsMatch(block.RegionCode.Trim().ToLowerInvariant()), nameof(block.RegionCode), $"is '{block.RegionCode}'; it must be a word such as eu, us, cn, own or here")
            .Require(block.BaseAddress is null || address is not null, nameof(block.BaseAddress), $"is '{block.BaseAddress}'; it must be an absolute http or https address")
            .Require(address is null or { UserInfo: "", Query: "", Fragment: "" }, nameof(block.BaseAddress), "must hold neither a user's name nor a query")
            .Require(address is null || address.Scheme == Uri.UriSchemeHttps || address.IsLoopback || block.AllowPlainHttp,
                nameof(block.BaseAddress), $"is '{block.BaseAddress}', which sends key and photo unencrypted; use https, or set {nameof(block.AllowPlainHttp)} in a network that you trust")
            .Require(Within(block.ConnectTimeout, 0.1, 60), nameof(block.ConnectTimeout), $"is {block.ConnectTimeout}; it must lie between 00:00:00.1 and 00:01:00")
            .Require(Within(block.AttemptTimeout, 1, 1800), nameof(block.AttemptTimeout), $"is {block.AttemptTimeout}; it must lie between 00:00:01 and 00:30:00")
            .Require(Within(block.TotalTimeout, 1, 3600), nameof(block.TotalTimeout), $"is {block.TotalTimeout}; it must lie between 00:00:01 and 01:00:00")
            .Require(block.TotalTimeout >= block.AttemptTimeout, nameof(block.TotalTimeout), $"is {block.TotalTimeout}, less than AttemptTimeout, {block.AttemptTimeout}")
            .Require(Within(block.IdleTimeout, 1, 600), nameof(block.IdleTimeout), $"is {block.IdleTimeout}; it must lie between 00:00:01 and 00:10:00")
            .Require(block.MaxBytes is null || (block.MaxBytes >= 1 && block.MaxBytes <= kind.MaxBytes), nameof(block.MaxBytes), $"is {block.MaxBytes}; {kind.Name} takes 1 to {kind.MaxBytes}")
            .Require(block.MaxMegapixels is null || (block.MaxMegapixels > 0 && block.MaxMegapixels <= kind.MaxMegapixels), nameof(block.MaxMegapixels), $"is {block.MaxMegapixels}; {kind.Name} takes up to {kind.MaxMegapixels}")
            .Require(block.ContentTypes.TrueForAll(kind.ContentTypes.Contains), nameof(block.ContentTypes), $"is '{string.Join(", ", block.ContentTypes)}'; {kind.Name} takes {string.Join(", ", kind.ContentTypes)}")
            .Require(objection is null, nameof(block.Fields), objection ?? "")
            .Require(block.Ignores.Count == 0 || (kind.SpeaksRemoveBg && block.Ignores.TrueForAll(RemoveBgWish.Ignorable.Contains)), nameof(block.Ignores), $"is '{string.Join(", ", block.Ignores)}'; a host of the remove.bg dialect may ignore {string.Join(", ", RemoveBgWish.Ignorable)}")
            .Require(block.ResultHosts.TrueForAll(host => HostPattern.IsMatch(host)), nameof(block.ResultHosts), $"is '{string.Join(", ", block.ResultHosts)}'; each must look like localhost:8081")
            .Verdict;
    }

    private static ValidateOptionsResult CheckRegions(string operation, RouteOptions route) => new SettingsCheck(ProvidersOptions.RoutesSection)
        .Require(route.Regions.All(region => RegionPattern.IsMatch(region)), operation.Length > 0 ? $"{operation}:{nameof(route.Regions)}" : nameof(route.Regions),
            $"is '{string.Join(", ", route.Regions)}'; each must be a word such as eu, us, cn, own or here")
        .Verdict;

    private ValidateOptionsResult CheckPreviewFirst(string operation, RouteOptions route, ProvidersOptions options)
    {
        var check = new SettingsCheck(ProvidersOptions.RoutesSection);
        if (!route.PreviewFirst)
        {
            return check.Verdict;
        }

        var kinds = options.Providers
            .Where(block => _kinds.ContainsKey(block.Value.Kind ?? block.Key))
            .Select(block => (Name: block.Key, Options: block.Value, Kind: _kinds[block.Value.Kind ?? block.Key]))
            .Where(block => route.Providers is { } names
                ? names.Contains(block.Name)
                : block.Options.IsEnabledAs(block.Kind) && block.Kind.NeedsAddress && block.Kind.Operations.Contains(operation) && route.Allows(block.Options))
            .ToList();
        check.Require(kinds.Count > 0, $"{operation}:Buy", "is preview-first, and no vendor is set up for it");
        foreach (var (name, _, kind) in kinds)
        {
            check
                .Require(kind.Deterministic, $"{operation}:Buy", $"is preview-first, and '{name}' is generative: it would deliver another picture than was shown; set full")
                .Require(!kind.Deterministic || kind.PreviewCharge is not null, $"{operation}:Buy", $"is preview-first, and '{name}' sells no preview for less; set full, or leave it out of the route");
        }

        return check.Verdict;
    }

    private ValidateOptionsResult CheckRoute(string operation, RouteOptions settings, ProvidersOptions options)
    {
        IReadOnlyCollection<string> route = settings.Providers ?? [];
        var check = new SettingsCheck(ProvidersOptions.RoutesSection)
            .Require(Operations.All.Contains(operation), operation, $"is not an operation; there are {string.Join(", ", Operations.All)}")
            .Require(route.Distinct().Count() == route.Count, operation, $"names a provider twice: {string.Join(", ", route)}");
        foreach (var name in route)
        {
            if (!options.Providers.TryGetValue(name, out var block))
            {
                check.Require(false, operation, $"names '{name}', which is not set up; there are {string.Join(", ", options.Providers.Keys)}");
            }
            else if (_kinds.TryGetValue(block.Kind ?? name, out var kind))
            {
                check
                    .Require(block.Enabled != false, operation, $"names '{name}', which Providers:{name}:Enabled switches off")
                    .Require(!kind.NeedsKey || block.HasKey, operation, $"names '{name}', which has no key; set the environment variable {KeyVariable(name)}")
                    .Require(kind.Operations.Contains(operation) || !Operations.All.Contains(operation), operation, $"names '{name}', which offers only {string.Join(", ", kind.Operations)}")
                    .Require(settings.Allows(block), operation, $"names '{name}', whose {nameof(block.RegionCode)} is '{block.RegionCode ?? "unknown"}'; photos may go to {string.Join(", ", settings.Regions)} only");
            }
        }

        return check.Verdict;
    }

    // More than anybody pays in a day, and far from where sums of millionths would overflow.
    private const decimal MostUnits = 1_000_000_000;

    private static string KeyVariable(string name) => $"Providers__{name}__ApiKey";

    private static bool Within(TimeSpan time, double least, double most) => time >= TimeSpan.FromSeconds(least) && time <= TimeSpan.FromSeconds(most);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,19}\z")]
    private static partial Regex RegionPattern { get; }

    [GeneratedRegex(@"\A[a-z0-9.-]+(:[0-9]{1,5})?\z")]
    private static partial Regex HostPattern { get; }
}
