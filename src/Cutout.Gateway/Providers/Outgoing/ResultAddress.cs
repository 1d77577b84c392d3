using System.Text.RegularExpressions;

namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>Decides whether an address that a vendor named for a result is fetched, by its text alone.</summary>
/// <param name="vendorHosts">Matches the vendor's own host names, whole and in lower case.</param>
/// <param name="namedHosts">Further <c>name:port</c> of the operator's, taken as they are written.</param>
internal sealed partial class ResultAddress(Regex vendorHosts, IReadOnlyCollection<string> namedHosts)
{
    // The signature in a query covers it byte by byte, so it may not be tidied up; the pattern lets through no symbol by
    // which a path could leave its line.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public Uri Parse(string? text)
    {
        var parts = Shape.Match(text ?? "");
        var authority = parts.Groups["authority"].Value.ToLowerInvariant();
        if (!parts.Success)
        {
            throw new GuardedAddressException("the result's address is not a plain http or https address");
        }

        if (namedHosts.Contains(authority))
        {
            return new Uri(text!, AsWritten);
        }

        var host = authority.EndsWith(":443", StringComparison.Ordinal) ? authority[..^4] : authority;
        if (!vendorHosts.IsMatch(host))
        {
            throw new GuardedAddressException($"the result lies at '{authority}', which is not the vendor's");
        }

        // http as well: the same object is there under https.
        return new Uri($"https://{host}{parts.Groups["path"].Value}", AsWritten);
    }

    [GeneratedRegex(@"\A(?:https?)://(?<authority>[A-Za-z0-9.:-]{1,260})(?<path>/(?:(?![\\#])[!-~])*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape { get; }
}
