namespace Cutout.Gateway.Privacy;

internal sealed class PrivacyOptions
{
    public const string Section = "Privacy";

    public const string Reported = "reported";
    public const string Required = "required";

    /// <summary>A file of <c>config/profiles/</c>, without <c>.json</c>.</summary>
    public string Profile { get; set; } = Profiles.Profile.Default;

    /// <summary>What follows when the machine could write memory to a disk: <c>reported</c>, it is said; <c>required</c>, the gateway doesn't start.</summary>
    public string Attestation { get; set; } = Reported;

    /// <summary>Read by <see cref="AccessLog.AccessLogOptions"/>; here so that it is known to be a setting.</summary>
    public IConfigurationSection? AccessLog { get; set; }
}
