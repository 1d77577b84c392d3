using System.Text.Json;

namespace Cutout.Gateway.Providers;

/// <summary>Reads vendors' error bodies, whose shapes are never certain.</summary>
internal static class VendorText
{
    /// <summary>A text (or a number, as text) under these names, one inside the other; null where there is none.</summary>
    public static string? At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out json))
            {
                return null;
            }
        }

        return json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number => json.GetRawText(),
            _ => null,
        };
    }

    /// <summary>Whether any of these words is in the text, in whatever case.</summary>
    public static bool Mentions(this string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
