using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cutout.Gateway.Diagnostics;

internal static class DiagnosticsRegistration
{
    public static IServiceCollection AddDiagnostics(this IServiceCollection services)
    {
        // The framework would put path, query and browser into every trace; .NET 11 does unless it is told not to.
        AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", true);
        return services
            .AddSingleton<Readiness>()
            .AddSingleton<LoggerFactory>()
            .Replace(ServiceDescriptor.Singleton<ILoggerFactory, ReticentLoggerFactory>())
            .AddHostedService<LogLimitNotice>()
            .Replace(ServiceDescriptor.Singleton<DistributedContextPropagator, UntrustedTraces>());
    }

    public static void MapDiagnostics(this IEndpointRouteBuilder routes) => routes.MapHealth();
}
