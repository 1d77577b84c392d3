namespace Cutout.Gateway.Purchases;

/// <summary>Several secrets in one setting: a list, or one text with commas; several are good at once while one replaces another.</summary>
internal static class SecretList
{
    /// <summary>Null if the setting isn't there at all; one that is there and empty gives an empty secret, which no validator lets pass.</summary>
    public static IReadOnlyList<string>? Read(IConfigurationSection setting)
    {
        if (!setting.Exists())
        {
            return null;
        }

        return setting.Value is { } text
            ? [.. text.Split(',').Select(secret => secret.Trim())]
            : [.. setting.GetChildren().Select(secret => secret.Value?.Trim() ?? "")];
    }
}
