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
            var source = new JsonConfigurationSource { Path = Path.Combine(AppContext.BaseDirectory, file), Optional = false };
            source.ResolveFileProvider();
            sources.Insert(0, source);
        }

        return builder;
    }
}
