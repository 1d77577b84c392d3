using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>
/// Whether somebody may see an order's codes: with the order's own secret, or with the id of the session that it opened, so
/// that a buyer whose picture was lost still gets the code. Everything is computed and compared in any case, so that an
/// unknown order takes as long as a wrong secret.
/// </summary>
internal static class OrderSecret
{
    public static bool Opens(LedgerKey key, string order, OrderRow? row, Secret brought)
    {
        var secret = brought.Value;
        var isSecret = IsSame(key.SecretOfOrder(order), secret);
        var isOpener = IsSame(row?.Opener ?? key.NameOfOpener(""), key.NameOfOpener(secret)) & secret.Length > 0;
        return (isSecret | isOpener) & row is not null;
    }

    private static bool IsSame(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(left)), SHA256.HashData(Encoding.UTF8.GetBytes(right)));
}
