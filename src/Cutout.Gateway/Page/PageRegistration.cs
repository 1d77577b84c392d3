using Cutout.Gateway.Web;

namespace Cutout.Gateway.Page;

internal static class PageRegistration
{
    public static IServiceCollection AddPage(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<PageOptions, PageValidator>(configuration.GetSection(PageOptions.Section))
        .AddSingleton<PageLogo>()
        .AddHostedService(services => services.GetRequiredService<PageLogo>());

    public static void MapPage(this IEndpointRouteBuilder routes) => routes.MapPageEndpoints();
}
