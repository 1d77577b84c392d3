using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases;

internal sealed class AdminValidator : IValidateOptions<AdminOptions>
{
    private const int ShortestToken = 16;

    // The message gives the length and not the token: it goes to the log.
    public ValidateOptionsResult Validate(string? name, AdminOptions options) => new SettingsCheck(AdminOptions.Section)
        .Require(string.IsNullOrEmpty(options.Token) || options.Token.Trim().Length >= ShortestToken, nameof(options.Token),
            $"has {options.Token?.Trim().Length} characters; at least {ShortestToken} are needed, such as openssl rand -base64 24 prints, or leave it unset to switch the admin API off")
        .Verdict;
}
