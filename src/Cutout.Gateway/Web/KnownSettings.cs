using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

/// <summary>Refuses a setting that nobody reads: misspelt, it would leave the default in force and tell no one.</summary>
internal sealed class KnownSettings<TOptions>(IConfigurationSection section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        Unknown(section).ToList() is { Count: > 0 } unknown ? ValidateOptionsResult.Fail(unknown) : ValidateOptionsResult.Success;

    /// <summary>A sentence for each setting in the section that the options have no place for.</summary>
    public static IEnumerable<string> Unknown(IConfigurationSection section)
    {
        var known = typeof(TOptions).GetProperties().Where(property => property.CanWrite || IsFilled(property.PropertyType)).Select(property => property.Name).ToList();
        return section.GetChildren()
            .Where(setting => !known.Contains(setting.Key, StringComparer.OrdinalIgnoreCase))
            .Select(setting => $"{setting.Path} is not a setting; there {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known)}.");
    }

    // A list or dictionary is filled by the binder, and needs no setter.
    private static bool IsFilled(Type type) =>
        type.GetInterfaces().Append(type).Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(ICollection<>));
}
