using Cutout.Gateway.Web;

namespace Cutout.Gateway.Previews;

internal static class PreviewsRegistration
{
    public static IServiceCollection AddPreviews(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<PreviewsOptions, PreviewsValidator>(configuration.GetSection(PreviewsOptions.Section))
        .AddSingleton<PreviewMaker>();

    public static void MapPreviews(this IEndpointRouteBuilder routes)
    {
        routes.MapPreviewEndpoints();
        routes.MapLoupe();
    }
}
