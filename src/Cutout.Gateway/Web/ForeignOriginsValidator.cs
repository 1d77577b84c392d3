using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

internal sealed class ForeignOriginsValidator : IValidateOptions<ForeignOriginsOptions>
{
    public ValidateOptionsResult Validate(string? name, ForeignOriginsOptions options)
    {
        var check = new SettingsCheck(ForeignOriginsOptions.Section);
        foreach (var origin in options.Origins)
        {
            check.Require(WhatIsWrong(origin) is null, nameof(options.Origins), $"has \"{origin}\"; {WhatIsWrong(origin)}");
        }

        return check.Verdict;
    }

    /// <summary>Null if it is an origin as browsers write it.</summary>
    public static string? WhatIsWrong(string origin)
    {
        if (origin == "*")
        {
            return "every page of the world could then spend what this gateway pays its vendors; name each origin, such as https://shop.example";
        }

        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return "write each origin as https://shop.example";
        }

        // As browsers write it: in small letters, without a usual port, without a path.
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        var exact = $"{uri.Scheme}://{host}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}";
        return exact == origin ? null : $"an origin has no path and no more than it needs: write {exact}";
    }
}
