using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web;

internal static class OptionsRegistration
{
    /// <summary>Binds a section, checks it at start, and refuses to start with a sentence for everything that is wrong.</summary>
    public static IServiceCollection AddValidated<TOptions, TValidator>(this IServiceCollection services, IConfigurationSection section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddOptions<TOptions>().Bind(section);
        return services.AddChecked<TOptions, TValidator>(section);
    }

    /// <summary>The same for options that are read from their section in a way of their own.</summary>
    public static IServiceCollection AddChecked<TOptions, TValidator>(this IServiceCollection services, IConfigurationSection section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>>(new KnownSettings<TOptions>(section));
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddOptions<TOptions>().ValidateOnStart();
        return services;
    }
}
