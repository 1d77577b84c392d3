using Cutout.Gateway.Compatibility.Reading;
using Cutout.Gateway.Compatibility.Rendering;
using Cutout.Gateway.Compatibility.Working;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Compatibility;

internal static class CompatibilityRegistration
{
    public static IServiceCollection AddCompatibility(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<CompatibilityOptions, CompatibilityValidator>(configuration.GetSection(CompatibilityOptions.Section))
        .PostConfigure<CompatibilityOptions>(options => options.FetchHosts = [.. ProvidersOptions.ListOf(configuration.GetSection($"{CompatibilityOptions.Section}:{nameof(options.FetchHosts)}"))])
        .AddSingleton<CallRoom>()
        .AddSingleton<CallReader>()
        .AddSingleton<UrlFetcher>()
        .AddSingleton<CallIntake>()
        .AddSingleton<CutoutPress>()
        .AddSingleton<CallWorker>()
        .AddSingleton<CallJobs>()
        .AddHostedService(services => services.GetRequiredService<CallJobs>());

    public static void MapCompatibility(this IEndpointRouteBuilder routes) => routes.MapCompatibleApi();
}
