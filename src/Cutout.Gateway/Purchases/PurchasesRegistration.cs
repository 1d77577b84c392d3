using Cutout.Gateway.Diagnostics;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Purchases.Books;
using Cutout.Gateway.Purchases.Orders;
using Cutout.Gateway.Purchases.Stripe;
using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases;

internal static class PurchasesRegistration
{
    public static IServiceCollection AddPurchases(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<AdminOptions, AdminValidator>(configuration.GetSection(AdminOptions.Section))
        .AddSingleton<AdminToken>()
        .AddMinting()
        .AddOrders(configuration)
        .AddStripe(configuration)
        .AddBooks(configuration);

    /// <summary>What the commands need too; the ledger is registered beside it.</summary>
    public static IServiceCollection AddMinting(this IServiceCollection services) => services
        .AddSingleton<CodeMint>()
        .AddSingleton<BatchBook>()
        .AddSingleton<CodeImport>()
        .AddSingleton<Revocation>()
        .AddSingleton<OrderBook>();

    // What isn't set up isn't there. The settings are looked at as they stand: whether they are good is said when the
    // gateway starts, with everything else that is wrong.
    public static void MapPurchases(this IEndpointRouteBuilder routes)
    {
        var configuration = routes.ServiceProvider.GetRequiredService<IConfiguration>();
        var hasAdmin = !string.IsNullOrEmpty(configuration.GetSection(AdminOptions.Section)[nameof(AdminOptions.Token)]);
        var hasStripe = configuration.GetSection(StripeOptions.Section).Exists();
        if (hasAdmin)
        {
            var admin = routes.MapGroup("/v1/admin").AddEndpointFilter<RouteGroupBuilder, AdminGate>();
            admin.MapCodes();
            admin.MapProviderReports();
            admin.MapStats();
            admin.MapLoad();
            admin.MapIssuing();
        }

        if (hasAdmin || hasStripe || configuration.GetSection(OrdersOptions.Section).Exists())
        {
            routes.MapOrders();
        }

        if (hasStripe)
        {
            routes.MapStripe();
        }
    }

    private static IServiceCollection AddOrders(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(OrdersOptions.Section);
        services.AddOptions<OrdersOptions>().Configure(options => options.SigningKeys = SecretList.Read(section.GetSection(nameof(options.SigningKeys))));
        return services
            .AddChecked<OrdersOptions, OrdersValidator>(section)
            .AddSingleton<OrderGate>()
            .AddSingleton<OrderDesk>()
            .AddSingleton<PaidSessions>()
            .AddHostedService(provider => provider.GetRequiredService<PaidSessions>());
    }

    private static IServiceCollection AddStripe(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(StripeOptions.Section);
        services.AddOptions<StripeOptions>().Configure(options =>
        {
            section.GetSection(nameof(options.Prices)).Bind(options.Prices);
            options.SigningSecrets = SecretList.Read(section.GetSection(nameof(options.SigningSecrets)));
        });
        return services.AddChecked<StripeOptions, StripeValidator>(section).AddSingleton<StripeDesk>();
    }
}
