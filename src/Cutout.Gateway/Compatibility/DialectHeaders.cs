using System.Globalization;
using Cutout.Gateway.Compatibility.Rendering;

namespace Cutout.Gateway.Compatibility;

/// <summary>What the headers say of a picture. https://www.remove.bg/api#operations-tag-Background_Removal</summary>
internal static class DialectHeaders
{
    /// <summary>Names the fields that were given and have changed nothing; ours alone.</summary>
    public const string NotHonoured = "X-Not-Honoured";

    /// <summary>All of them, for pages of other origins to read.</summary>
    public static readonly string[] All =
    [
        "X-Width", "X-Height", "X-Max-Width", "X-Max-Height", "X-Type", "X-Credits-Charged", "X-Foreground-Top", "X-Foreground-Left", "X-Foreground-Width",
        "X-Foreground-Height", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", NotHonoured,
    ];

    public static void Write(IHeaderDictionary headers, DialectPicture picture, decimal charged, string typeLevel)
    {
        headers["X-Width"] = Number(picture.Width);
        headers["X-Height"] = Number(picture.Height);
        headers["X-Max-Width"] = Number(picture.MaxWidth);
        headers["X-Max-Height"] = Number(picture.MaxHeight);
        headers["X-Credits-Charged"] = charged.ToString("0.##", CultureInfo.InvariantCulture);
        headers["X-Foreground-Top"] = Number(picture.Foreground.Top);
        headers["X-Foreground-Left"] = Number(picture.Foreground.Left);
        headers["X-Foreground-Width"] = Number(picture.Foreground.Width);
        headers["X-Foreground-Height"] = Number(picture.Foreground.Height);
        if (typeLevel != "none")
        {
            headers["X-Type"] = picture.Type;
        }

        if (picture.NotHonoured.Count > 0)
        {
            headers[NotHonoured] = string.Join(", ", picture.NotHonoured);
        }
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
