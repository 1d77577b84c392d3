using Cutout.Gateway.Providers.Outgoing;

namespace Cutout.Gateway.Providers;

internal static class ProvidersRegistration
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<IOutgoingConnections, OutgoingConnections>()
        .AddSingleton<ProviderCatalog>()
        .AddSingleton<ProviderRouter>();

    public static void MapProviders(this IEndpointRouteBuilder routes)
    {
    }
}
