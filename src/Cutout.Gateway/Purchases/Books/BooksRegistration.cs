using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;

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

    // Puts the counting store before whichever one was registered.
    private static IServiceCollection CountSessions(this IServiceCollection services)
    {
        var counted = services.Single(service => service.ServiceType == typeof(ISessionStore));
        services.Remove(counted);
        services.AddKeyedSingleton<ISessionStore>(typeof(CountingSessionStore), (provider, _) => (ISessionStore)(
            counted.ImplementationInstance
            ?? counted.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, counted.ImplementationType!)));
        return services.AddSingleton<ISessionStore>(provider => new CountingSessionStore(
            provider.GetRequiredKeyedService<ISessionStore>(typeof(CountingSessionStore)), provider.GetRequiredService<Counters>()));
    }
}
