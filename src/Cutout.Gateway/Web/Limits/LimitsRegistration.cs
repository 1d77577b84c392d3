using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web.Limits;

internal static class LimitsRegistration
{
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<LimitsOptions, LimitsValidator>(configuration.GetSection(LimitsOptions.Section))
        .AddSingleton<NetworkNames>()
        .AddSingleton<RequestPlaces>()
        .AddSingleton<ConnectionLimit>()
        .AddSingleton<IConfigureOptions<KestrelServerOptions>, ServerLimits>()
        .AddRateLimits();
}
