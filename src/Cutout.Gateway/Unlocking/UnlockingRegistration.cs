namespace Cutout.Gateway.Unlocking;

internal static class UnlockingRegistration
{
    public static IServiceCollection AddUnlocking(this IServiceCollection services, IConfiguration configuration) => services;

    public static void MapUnlocking(this IEndpointRouteBuilder routes)
    {
    }
}
