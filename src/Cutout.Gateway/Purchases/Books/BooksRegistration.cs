using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Cutout.Gateway.Purchases.Books;

internal static class BooksRegistration
{
    public static IServiceCollection AddBooks(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<BooksOptions, BooksValidator>(configuration.GetSection(BooksOptions.Section))
        .AddSingleton<Counters>()
        .AddHostedService(provider => provider.GetRequiredService<Counters>())
        .AddSingleton<Reconciliation>()
        .AddSingleton<Stats>()
        .AddSpendReport(configuration)
        .CountSessions();

    // A book in memory knows only this process since its start, which is no report.
    private static IServiceCollection AddSpendReport(this IServiceCollection services, IConfiguration configuration) =>
        configuration.GetSection(SpendingOptions.Section).Get<SpendingOptions>()?.Book == "memory"
            ? services
            : services.AddSingleton<ISpendReport, LedgerSpendReport>();

    // Puts the counting store before the one that was registered.
    private static IServiceCollection CountSessions(this IServiceCollection services)
    {
        var counted = services.Single(service => service.ServiceType == typeof(ISessionStore)).ImplementationType!;
        return services
            .AddKeyedSingleton(typeof(ISessionStore), CountingSessionStore.Counted, counted)
            .Replace(ServiceDescriptor.Singleton<ISessionStore, CountingSessionStore>());
    }
}
