using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Compatibility;

internal sealed class CompatibilityValidator : IValidateOptions<CompatibilityOptions>
{
    public ValidateOptionsResult Validate(string? name, CompatibilityOptions options)
    {
        var check = new SettingsCheck(CompatibilityOptions.Section)
            .Require(options.MaxBytes is >= 100_000 and <= 200_000_000,
                nameof(options.MaxBytes), $"is {options.MaxBytes}; it must lie between 100000 and 200000000 bytes")
            .Require(options.FetchTimeout >= TimeSpan.FromSeconds(1) && options.FetchTimeout <= TimeSpan.FromMinutes(2),
                nameof(options.FetchTimeout), $"is {options.FetchTimeout}; it must lie between 00:00:01 and 00:02:00")
            .Require(options.RepeatFor >= TimeSpan.Zero && options.RepeatFor <= TimeSpan.FromMinutes(5),
                nameof(options.RepeatFor), $"is {options.RepeatFor}; it must lie between 00:00:00 and 00:05:00");
        foreach (var host in options.FetchHosts)
        {
            check.Require(IsHost(host), nameof(options.FetchHosts), $"has \"{host}\"; it must be name:port, as in pictures.example:443");
        }

        return check.Verdict;
    }

    private static bool IsHost(string host) =>
        Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.AbsolutePath == "/"
        && host.LastIndexOf(':') is > 0 and var colon && ushort.TryParse(host[(colon + 1)..], out var port) && port > 0;
}
