using Cutout.Gateway.Providers;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases;

internal static class PurchasesRegistration
{
    public static IServiceCollection AddPurchases(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<AdminOptions, AdminValidator>(configuration.GetSection(AdminOptions.Section))
        .AddMinting();

    /// <summary>What the commands need too; the ledger is registered beside it.</summary>
    public static IServiceCollection AddMinting(this IServiceCollection services) => services
        .AddSingleton<CodeMint>()
        .AddSingleton<BatchBook>();

    public static void MapPurchases(this IEndpointRouteBuilder routes)
    {
        // Without a token there is nothing at all under /v1/admin. The setting is looked at as it stands: whether it is
        // good is said when the gateway starts, with everything else that is wrong.
        var settings = routes.ServiceProvider.GetRequiredService<IConfiguration>().GetSection(AdminOptions.Section);
        if (!string.IsNullOrEmpty(settings[nameof(AdminOptions.Token)]))
        {
            var admin = routes.MapGroup("/v1/admin").AddEndpointFilter<RouteGroupBuilder, AdminGate>();
            admin.MapCodes();
            admin.MapProviderReports();
        }
    }
}
