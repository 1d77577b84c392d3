using Cutout.Gateway.Privacy.Profiles;
using Microsoft.Extensions.Configuration.Json;

namespace Cutout.Gateway.Web;

/// <summary>
/// Puts the shipped settings files below everything else, so that environment variables and the command line win,
/// on a developer's machine and in a container alike.
/// </summary>
internal static class GatewayConfiguration
{
    // The later file wins over the earlier one.
    private static readonly string[] Files = ["config/providers.json", "appsettings.json"];

    public static WebApplicationBuilder AddGatewayConfiguration(this WebApplicationBuilder builder)
    {
        var sources = ((IConfigurationBuilder)builder.Configuration).Sources;

        // The framework reads ASPNETCORE_* before appsettings.json, which would let the shipped "Urls" beat ASPNETCORE_URLS.
        foreach (var shipped in sources.OfType<JsonConfigurationSource>().Where(source => source.Path == "appsettings.json").ToList())
        {
            sources.Remove(shipped);
        }

        foreach (var file in Files.Reverse())
        {
            sources.Insert(0, Shipped(file, optional: false));
        }

        // The profile is named by a setting, and its own settings are defaults below appsettings.json.
        sources.Insert(Files.Length - 1, Shipped(Profile.FileIn(builder.Configuration), optional: false));
        return builder;
    }

    /// <summary>The same settings for a command, which needs no web server around them.</summary>
    public static IConfiguration ForCommand(string[] args)
    {
        var environment = Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environments.Production;
        var builder = new ConfigurationBuilder();
        foreach (var file in Files)
        {
            builder.Add(Shipped(file, optional: false));
        }

        return builder.Add(Shipped($"appsettings.{environment}.json", optional: true)).AddEnvironmentVariables().AddCommandLine(args).Build();
    }

    private static JsonConfigurationSource Shipped(string file, bool optional)
    {
        var source = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, file), Optional = optional };
        source.ResolveFileProvider();
        return source;
    }
}
