using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Alarms;

internal sealed class AlarmsValidator : IValidateOptions<AlarmsOptions>
{
    // The address itself is a secret at many services, so it is not quoted.
    public ValidateOptionsResult Validate(string? name, AlarmsOptions options) => new SettingsCheck(AlarmsOptions.Section)
        .Require(string.IsNullOrEmpty(options.WebhookUrl) || (Uri.TryCreate(options.WebhookUrl, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "" }),
            nameof(options.WebhookUrl), "must be an absolute http or https address without a user's name")
        .Require(options.Every >= TimeSpan.FromMinutes(1) && options.Every <= TimeSpan.FromDays(7),
            nameof(options.Every), $"is {options.Every}; it must lie between 00:01:00 and 7.00:00:00")
        .Verdict;
}
