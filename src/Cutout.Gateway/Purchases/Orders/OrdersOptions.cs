namespace Cutout.Gateway.Purchases.Orders;

internal sealed class OrdersOptions
{
    public const string Section = "Orders";

    /// <summary>What shops sign their orders with, <c>whsec_</c> and base64; null: only the admin token places orders.</summary>
    public IReadOnlyList<string>? SigningKeys { get; set; }
}
