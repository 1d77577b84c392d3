using System.Text.RegularExpressions;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>What may be ordered: what may be minted, under a name that can't be a person's address.</summary>
internal static partial class OrderRules
{
    private const int MostCodes = 1000;

    /// <summary>A sentence for each field that is wrong, by its name in the contract; empty if all is well.</summary>
    public static IReadOnlyDictionary<string, string> WhatIsWrong(OrderRequest request, DateTimeOffset now)
    {
        var wrong = new Dictionary<string, string>(MintRules.WhatIsWrong(request.Codes, now));
        if (wrong.Remove("count") || request.Codes.Count > MostCodes)
        {
            wrong["quantity"] = $"is {request.Codes.Count}; an order has from 1 to {MostCodes} codes";
        }

        Check("order", Name().IsMatch(request.Order), "must name the order with 1 to 100 letters, digits or any of . : _ - and begin with a letter or digit; a mail address or a person's name doesn't belong here");
        Check("currency", request.Currency is null || Currency().IsMatch(request.Currency), "must be three letters, such as eur");
        Check("amount", request.Amount is null or >= 0, $"is {request.Amount}; it counts the currency's smallest unit and can't be negative");
        Check("currency", request.Amount is null == request.Currency is null, "and amount go together; send both or neither");
        Check("reference", request.Reference is null || IsReference(request.Reference), "isn't the reference of a session");
        return wrong;

        void Check(string field, bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong.TryAdd(field, otherwise);
            }
        }
    }

    /// <summary>Whether it looks like a session's reference; whatever else a shop put in its place is not kept.</summary>
    public static bool IsReference(string text) => Reference().IsMatch(text);

    public static bool IsName(string text) => Name().IsMatch(text);

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.:_-]{0,99}\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[a-z]{3}\z")]
    private static partial Regex Currency();

    [GeneratedRegex(@"^[0-9a-z]{16,32}\z")]
    private static partial Regex Reference();
}
