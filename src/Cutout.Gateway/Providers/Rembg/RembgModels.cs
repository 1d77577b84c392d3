namespace Cutout.Gateway.Providers.Rembg;

/// <summary>
/// Which models may be asked for. The server's own check lets near misses through and fails later, and its list has a model
/// that sends the photo on to a paid cloud, one that stacks three mattes, some that need more than a photo, and one whose
/// weights may not be used in business without a contract.
/// </summary>
internal static class RembgModels
{
    /// <summary>Always named: the server's own default has changed to one that may not be used in business.</summary>
    public const string Default = "u2net";

    private const string NeedsLicence = "bria-rmbg";

    private static readonly string[] Allowed =
    [
        "u2net", "u2netp", "u2net_human_seg", "silueta", "isnet-general-use", "isnet-anime", "birefnet-general", "birefnet-general-lite",
        "birefnet-portrait", "birefnet-dis", "birefnet-hrsod", "birefnet-cod", "birefnet-massive",
    ];

    /// <summary>What is wrong with the model in the settings, or null.</summary>
    public static string? Objection(ProviderOptions options)
    {
        var model = options.FieldOr("model", Default);
        var licensed = options.FieldOrNull("licence") == NeedsLicence;
        return Allowed.Contains(model) || (model == NeedsLicence && licensed) ? null
            : model == NeedsLicence ? $"names the model {NeedsLicence}, whose weights need a contract for business use; if you hold one, set licence to {NeedsLicence} beside it"
            : $"names the model '{model}'; it must be one of {string.Join(", ", Allowed)}";
    }
}
