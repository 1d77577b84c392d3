using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Spending;

internal static class SpendingRegistration
{
    public static IServiceCollection AddSpending(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<SpendingOptions, SpendingValidator>(configuration.GetSection(SpendingOptions.Section))
        .AddSingleton<SpendTotals>()
        .AddSingleton<AheadBook>()
        .AddSingleton<LedgerSpendBook>()
        .AddSingleton<MemorySpendBook>()
        .AddSingleton<ISpendBook>(provider => provider.GetRequiredService<IOptions<SpendingOptions>>().Value.Book == "memory"
            ? provider.GetRequiredService<MemorySpendBook>()
            : provider.GetRequiredService<LedgerSpendBook>())
        .AddSingleton<SpendDesk>()
        .AddSingleton<UnpaidPreviews>()
        .AddHostedService<SpendBookKeeper>();
}
