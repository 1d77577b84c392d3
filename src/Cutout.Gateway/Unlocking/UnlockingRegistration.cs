using Cutout.Gateway.Diagnostics;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

internal static class UnlockingRegistration
{
    public static IServiceCollection AddUnlocking(this IServiceCollection services, IConfiguration configuration) => services
        .AddLedger(configuration)
        .AddHostedService(provider => provider.GetRequiredService<LedgerOpening>())
        .AddSingleton<IReadinessCheck, LedgerReadiness>()
        .AddSingleton<RefusalWatch>()
        .AddHostedService<RefusalAlarm>()
        .AddSingleton<AttemptGuard>()
        .AddSingleton<ISessionEnding>(provider => provider.GetRequiredService<AttemptGuard>())
        .AddSingleton<FullPurchases>()
        .AddHostedService(provider => provider.GetRequiredService<FullPurchases>())
        .AddSingleton<Unlocker>()
        .AddSingleton<DeliveryNotes>()
        .AddSingleton<Deliveries>()
        .AddSingleton<ISessionEnding>(provider => provider.GetRequiredService<Deliveries>())
        .AddHostedService<LeaseKeeper>();

    /// <summary>The ledger alone, as the commands use it beside a running server.</summary>
    public static IServiceCollection AddLedger(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<LedgerOptions, LedgerValidator>(configuration.GetSection(LedgerOptions.Section))
        .AddValidated<UnlockingOptions, UnlockingValidator>(configuration.GetSection(UnlockingOptions.Section))
        .AddKeyedSingleton<LedgerConnections, SqliteConnections>(SqliteConnections.Engine)
        .AddKeyedSingleton<LedgerConnections, PostgresConnections>(PostgresConnections.Engine)
        .AddSingleton(provider => provider.GetRequiredKeyedService<LedgerConnections>(provider.GetRequiredService<IOptions<LedgerOptions>>().Value.Engine))
        .AddSingleton<LedgerOpening>()
        .AddSingleton<LedgerWriter>()
        .AddSingleton<Ledger>();

    public static void MapUnlocking(this IEndpointRouteBuilder routes) => routes.MapUnlockingEndpoints();
}
