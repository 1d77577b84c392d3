namespace Cutout.Gateway.Editing;

internal static class EditingRegistration
{
    public static IServiceCollection AddEditing(this IServiceCollection services) => services
        .AddSingleton<Recolouring>()
        .AddSingleton<SecondCut>();

    public static void MapEditing(this IEndpointRouteBuilder routes) => routes.MapEditEndpoints();
}
