using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Page;

internal sealed class PageValidator : IValidateOptions<PageOptions>
{
    private const int LongestName = 40;

    public ValidateOptionsResult Validate(string? name, PageOptions options)
    {
        var problemOfLogo = options.Logo.Length > 0 ? LogoFile.Read(options.Logo).Problem : null;
        var problemOfUrl = options.PurchaseUrl.Length > 0 ? PurchaseLink.Read(options.PurchaseUrl).Problem : null;
        return new SettingsCheck(PageOptions.Section)
            .Require(options.Name.Length <= LongestName && !options.Name.Any(char.IsControl),
                nameof(options.Name), $"is \"{options.Name}\"; it must be at most {LongestName} characters in one line")
            .Require(options.Accent.Length == 0 || Colour.TryRead(options.Accent, out _),
                nameof(options.Accent), $"is \"{options.Accent}\"; write a colour as # and three or six hex digits, such as #0b6b4f")
            .Require(problemOfLogo is null, nameof(options.Logo), problemOfLogo ?? "")
            .Require(problemOfUrl is null, nameof(options.PurchaseUrl), $"is \"{options.PurchaseUrl}\"; {problemOfUrl}")
            .Verdict;
    }
}
