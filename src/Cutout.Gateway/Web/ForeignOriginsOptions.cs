namespace Cutout.Gateway.Web;

internal sealed class ForeignOriginsOptions
{
    public const string Section = "Cors";

    /// <summary>Origins (<c>https://shop.example</c>) whose pages may use this gateway from a browser; empty: only its own page may.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>From a list, or from one text with commas.</summary>
    public void Read(IConfigurationSection section)
    {
        var origins = section.GetSection(nameof(Origins));
        var text = (origins.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var origin in text.Concat(origins.GetChildren().Select(child => child.Value ?? "")))
        {
            Origins.Add(origin);
        }
    }
}
