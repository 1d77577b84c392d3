using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Keys;

internal static class KeysRegistration
{
    public static IServiceCollection AddKeys(this IServiceCollection services, IConfiguration configuration) => services
        .AddIssuing(configuration)
        .AddSingleton<KeyRates>()
        .AddSingleton<KeyGate>()
        .AddHostedService<AccountsCheck>()
        .AddSingleton<KeyKeeper>()
        .AddHostedService(provider => provider.GetRequiredService<KeyKeeper>());

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<Profile>().Promises.Accounts)
        {
            routes.MapAccount();
        }
    }

    /// <summary>What the commands need too; the ledger is registered beside it.</summary>
    public static IServiceCollection AddIssuing(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<KeysOptions, KeysValidator>(configuration.GetSection(KeysOptions.Section))
        .AddSingleton<KeyHolders>()
        .AddSingleton<KeyLeases>()
        .AddSingleton<KeyPurses>()
        .AddSingleton<KeyUsage>()
        .AddSingleton<KeyBook>();
}
