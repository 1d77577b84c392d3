using System.Text.RegularExpressions;
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
        }

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
            .Require(block.Key.All(symbol => symbol is > ' ' and <= '~'), nameof(block.ApiKey), "holds a space or a symbol that no header can carry")
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
            .Require(block.ResultHosts.TrueForAll(host => HostPattern.IsMatch(host)), nameof(block.ResultHosts), $"is '{string.Join(", ", block.ResultHosts)}'; each must look like localhost:8081")
            .Verdict;
    }

    private ValidateOptionsResult CheckRoute(string operation, IReadOnlyCollection<string> route, ProvidersOptions options)
    {
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
                    .Require(kind.Operations.Contains(operation) || !Operations.All.Contains(operation), operation, $"names '{name}', which offers only {string.Join(", ", kind.Operations)}");
            }
        }

        return check.Verdict;
    }

    private static string KeyVariable(string name) => $"Providers__{name}__ApiKey";

    private static bool Within(TimeSpan time, double least, double most) => time >= TimeSpan.FromSeconds(least) && time <= TimeSpan.FromSeconds(most);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex NamePattern { get; }

    [GeneratedRegex(@"\A[a-z0-9.-]+(:[0-9]{1,5})?\z")]
    private static partial Regex HostPattern { get; }
}
