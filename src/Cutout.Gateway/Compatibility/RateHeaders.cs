using System.Globalization;
using Cutout.Gateway.Keys;

namespace Cutout.Gateway.Compatibility;

/// <summary>How the key stands with its megapixels a minute, as the dialect says it: on success and on 429.</summary>
internal static class RateHeaders
{
    public static void Write(IHeaderDictionary headers, KeyRate rate)
    {
        headers["X-RateLimit-Limit"] = rate.Limit.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = rate.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = rate.Reset.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    }
}
