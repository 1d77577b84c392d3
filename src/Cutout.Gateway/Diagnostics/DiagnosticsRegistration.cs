namespace Cutout.Gateway.Diagnostics;

internal static class DiagnosticsRegistration
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services) => services;

    public static void MapDiagnostics(this IEndpointRouteBuilder routes)
    {
    }
}
