using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Sessions;

internal static class SessionsRegistration
{
    public static IServiceCollection AddSessions(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<SessionsOptions, SessionsValidator>(configuration.GetSection(SessionsOptions.Section))
        .AddSingleton<MemoryBudget>()
        .AddSingleton<PictureLane>()
        .AddSingleton<ISessionStore, MemorySessionStore>()
        .AddSingleton<PhotoEraser>()
        .AddSingleton<UploadGate>()
        .AddSingleton<UploadReader>()
        .AddSingleton<PhotoIntake>()
        .AddSingleton<MaskIntake>()
        .AddSingleton<Uploads>()
        .AddSingleton<UploadAnswer>()
        .AddSingleton<SessionTime>()
        .AddSingleton<CutoutWorker>()
        .AddHostedService(services => services.GetRequiredService<CutoutWorker>());

    public static void MapSessions(this IEndpointRouteBuilder routes) => routes.MapSessionEndpoints();
}
