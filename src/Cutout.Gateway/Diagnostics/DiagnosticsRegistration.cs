namespace Cutout.Gateway.Diagnostics;

internal static class DiagnosticsRegistration
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services) => services
        .AddSingleton<Readiness>();

    public static void MapDiagnostics(this IEndpointRouteBuilder routes) => routes.MapHealth();
}
