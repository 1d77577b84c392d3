namespace Cutout.Gateway.Previews;

internal static class PreviewsRegistration
{
    public static IServiceCollection AddPreviews(this IServiceCollection services, IConfiguration configuration) => services;

    public static void MapPreviews(this IEndpointRouteBuilder routes)
    {
    }
}
