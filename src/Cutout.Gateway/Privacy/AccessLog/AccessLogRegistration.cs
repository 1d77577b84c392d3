using Cutout.Gateway.Web;

namespace Cutout.Gateway.Privacy.AccessLog;

internal static class AccessLogRegistration
{
    public static IServiceCollection AddAccessLog(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(AccessLogOptions.Section);
        services.AddOptions<AccessLogOptions>().Bind(section).Configure(options => options.ReadFields(section));
        services
            .AddChecked<AccessLogOptions, AccessLogValidator>(section)
            .AddHostedService<AccessLogSweeper>();
        return IsWanted(configuration)
            ? services.AddSingleton<AccessLogQueue>().AddHostedService<AccessLogWriter>()
            : services;
    }

    /// <summary>Before everything else, so that an answer of any part is seen as it leaves; where no field is named, nothing is put in the way of requests.</summary>
    public static void UseAccessLog(this WebApplication app)
    {
        if (IsWanted(app.Configuration))
        {
            app.UseMiddleware<AccessLogging>();
        }
    }

    private static bool IsWanted(IConfiguration configuration) => AccessLogOptions.FieldsIn(configuration.GetSection(AccessLogOptions.Section)).Count > 0;
}
