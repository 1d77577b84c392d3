using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

internal sealed class ProxiesValidator : IValidateOptions<ProxiesOptions>
{
    public ValidateOptionsResult Validate(string? name, ProxiesOptions options)
    {
        var check = new SettingsCheck(ProxiesOptions.Section);
        foreach (var proxy in options.Names)
        {
            check.Require(ProxiesOptions.TryRead(proxy, out var network) && network.PrefixLength > 0, nameof(options.Known),
                $"names \"{proxy}\"; write addresses and networks such as 10.0.0.5 or 10.1.0.0/16, separated by commas, and never all of the world");
        }

        return check.Verdict;
    }
}
