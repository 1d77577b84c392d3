using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy.Profiles;

/// <summary>
/// A named set of retention and privacy settings: a file of <c>config/profiles/</c>. Its settings are defaults below
/// <c>appsettings.json</c>; its promises are limits that no setting may go beyond.
/// </summary>
internal sealed record Profile(string Name, ProfilePromises Promises)
{
    public const string Setting = "Privacy:Profile";
    public const string Default = "ram-only";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "config", "profiles");

    /// <summary>The profile that these settings name.</summary>
    /// <exception cref="OptionsValidationException">There is no such profile, or its file has a promise that nobody knows.</exception>
    public static Profile Of(IConfiguration settings)
    {
        var name = NameIn(settings);
        var file = new ConfigurationBuilder().AddJsonFile(PathOf(name)).Build().GetSection("Promises");
        var unknown = KnownSettings<ProfilePromises>.Unknown(file).ToList();
        return unknown.Count == 0
            ? new Profile(name, file.Get<ProfilePromises>() ?? new ProfilePromises())
            : throw Refused($"{Setting} is {name}, and in its file {string.Join(" ", unknown)}");
    }

    /// <summary>Where the settings of the profile that these settings name are written, below the binary's folder.</summary>
    /// <exception cref="OptionsValidationException">There is no such profile.</exception>
    public static string FileIn(IConfiguration settings) => PathOf(NameIn(settings));

    private static string PathOf(string name) => Path.Combine(Folder, $"{name}.json");

    private static string NameIn(IConfiguration settings)
    {
        var name = settings[Setting] is { Length: > 0 } chosen ? chosen : Default;
        var all = Directory.EnumerateFiles(Folder, "*.json").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).ToList();
        return all.Contains(name) ? name : throw Refused($"{Setting} is \"{name}\"; there are {string.Join(", ", all)}, the files of config/profiles.");
    }

    private static OptionsValidationException Refused(string sentence) => new(PrivacyOptions.Section, typeof(PrivacyOptions), [sentence]);
}
