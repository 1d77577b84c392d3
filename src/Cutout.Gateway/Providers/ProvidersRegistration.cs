using Cutout.Gateway.Diagnostics;
using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Providers.BuiltIn;
using Cutout.Gateway.Providers.Clipdrop;
using Cutout.Gateway.Providers.CutoutPro;
using Cutout.Gateway.Providers.DashScope;
using Cutout.Gateway.Providers.Leonardo;
using Cutout.Gateway.Providers.Offers;
using Cutout.Gateway.Providers.Outgoing;
using Cutout.Gateway.Providers.PhotoRoom;
using Cutout.Gateway.Providers.Rembg;
using Cutout.Gateway.Providers.RemoveBg;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Providers.WithoutBg;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers;

internal static class ProvidersRegistration
{
    public static IServiceCollection AddProviders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IValidateOptions<ProvidersOptions>, ProvidersValidator>();
        services.AddOptions<ProvidersOptions>().Configure(options => ProvidersOptions.Read(options, configuration)).ValidateOnStart();
        return services
            .AddSingleton(RemoveBgProvider.Kind)
            .AddSingleton(DashScopeProvider.Kind)
            .AddSingleton(PhotoRoomProvider.Kind)
            .AddSingleton(ClipdropProvider.Kind)
            .AddSingleton(CutoutProProvider.Kind)
            .AddSingleton(RembgProvider.Kind)
            .AddSingleton(WithoutBgProvider.Kind)
            .AddSingleton(WithoutBgCloudProvider.Kind)
            .AddSingleton(LeonardoProvider.Kind)
            .AddSingleton(BuiltInProvider.Kind)
            .AddSingleton<IOutgoingConnections, OutgoingConnections>()
            .AddSingleton<VendorSockets>()
            .AddSingleton<VendorClients>()
            .AddSingleton<UprightPhotos>()
            .AddSingleton<MatteJoin>()
            .AddSpending(configuration)
            .AddAlarms(configuration)
            .AddSingleton<AnswerCheck>()
            .AddSingleton<EditComposer>()
            .AddSingleton<PhotoShrinker>()
            .AddSingleton<PhotoFitter>()
            .AddSingleton<ProviderCatalog>()
            .AddSingleton<ProviderRouter>()
            .AddSingleton<Quotes>()
            .AddSingleton<ProviderReports>()
            .AddSingleton<IReadinessCheck, ProvidersReadiness>()
            .AddHostedService<RoutesAnnouncement>()
            .AddHostedService<ProviderWatch>();
    }

    public static void MapProviders(this IEndpointRouteBuilder routes) => routes.MapOffers();
}
