namespace Cutout.Gateway.Purchases;

internal static class PurchasesRegistration
{
    public static IServiceCollection AddPurchases(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<CodeMint>();

    public static void MapPurchases(this IEndpointRouteBuilder routes)
    {
    }
}
