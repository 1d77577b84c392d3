using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy;

internal sealed class PrivacyValidator : IValidateOptions<PrivacyOptions>
{
    public ValidateOptionsResult Validate(string? name, PrivacyOptions options) => new SettingsCheck(PrivacyOptions.Section)
        .Require(options.Attestation is PrivacyOptions.Reported or PrivacyOptions.Required, nameof(options.Attestation),
            $"is \"{options.Attestation}\"; it must be {PrivacyOptions.Reported} or {PrivacyOptions.Required}")
        .Verdict;
}
