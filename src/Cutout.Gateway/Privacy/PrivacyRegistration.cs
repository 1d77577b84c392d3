using Cutout.Gateway.Privacy.AccessLog;
using Cutout.Gateway.Privacy.Export;
using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Purchases.Books;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy;

internal static class PrivacyRegistration
{
    // So much of an upload may wait in the server's blocks before it is read into the session's own.
    private const int MostUnread = 64 * 1024;

    public static IServiceCollection AddPrivacy(this IServiceCollection services, IConfiguration configuration)
    {
        FreedMemory.Overwrite();
        FreedMemory.Return();
        return services
            .AddValidated<PrivacyOptions, PrivacyValidator>(configuration.GetSection(PrivacyOptions.Section))
            .AddSingleton(Profile.Of(configuration))
            .AddSingleton<ProfileCheck>()
            .AddSingleton<IValidateOptions<SessionsOptions>>(provider => provider.GetRequiredService<ProfileCheck>())
            .AddSingleton<IValidateOptions<BooksOptions>>(provider => provider.GetRequiredService<ProfileCheck>())
            .AddSingleton<IValidateOptions<AccessLogOptions>>(provider => provider.GetRequiredService<ProfileCheck>())
            .AddAccessLog(configuration)
            .AddSingleton<Machine>()
            .AddSingleton<Attestation>()
            .AddHostedService(provider => provider.GetRequiredService<Attestation>())
            .AddSingleton<IMemoryPoolFactory<byte>, ErasingMemoryPools>()
            .Configure<SocketTransportOptions>(sockets => sockets.MaxReadBufferSize = MostUnread)
            .Configure<KestrelServerOptions>(server => server.Limits.MaxRequestBufferSize = MostUnread);
    }

    public static void MapPrivacy(this IEndpointRouteBuilder routes)
    {
        routes.MapPrivacyEndpoints();
        routes.MapExportEndpoints();
    }
}
