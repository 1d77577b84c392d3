using Cutout.Gateway.Web;

namespace Cutout.Gateway.Providers.Alarms;

internal static class AlarmsRegistration
{
    public static IServiceCollection AddAlarms(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<AlarmsOptions, AlarmsValidator>(configuration.GetSection(AlarmsOptions.Section))
        .AddSingleton<AlarmBell>()
        .AddHostedService<AlarmSender>();
}
