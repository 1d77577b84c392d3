using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Alarms;

internal sealed class AlarmsValidator : IValidateOptions<AlarmsOptions>
{
    // The address itself is a secret at many services, so it is not quoted; nor is the key.
    public ValidateOptionsResult Validate(string? name, AlarmsOptions options) => new SettingsCheck(AlarmsOptions.Section)
        .Require(string.IsNullOrEmpty(options.WebhookUrl) || (Uri.TryCreate(options.WebhookUrl, UriKind.Absolute, out var address) && address is { Scheme: "http" or "https", UserInfo: "" }),
            nameof(options.WebhookUrl), "must be an absolute http or https address without a user's name")
        .Require(string.IsNullOrEmpty(options.Secret) || StandardWebhook.TryReadKey(options.Secret, out _),
            nameof(options.Secret), $"is no key; write whsec_ and base64 of {StandardWebhook.LeastKeyBytes} to {StandardWebhook.MostKeyBytes} bytes, such as echo whsec_$(openssl rand -base64 32) prints")
        .Require(options.Every >= TimeSpan.FromMinutes(1) && options.Every <= TimeSpan.FromDays(7),
            nameof(options.Every), $"is {options.Every}; it must lie between 00:01:00 and 7.00:00:00")
        .Verdict;
}
