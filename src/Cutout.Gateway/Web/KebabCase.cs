using System.Text.Json;

namespace Cutout.Gateway.Web;

/// <summary>Names of enums as the HTTP contract writes them.</summary>
internal static class KebabCase
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
