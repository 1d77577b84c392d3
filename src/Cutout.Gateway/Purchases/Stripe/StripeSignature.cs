using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Purchases.Stripe;

/// <summary>
/// The header Stripe-Signature, <c>t=seconds,v1=hex[,v1=hex…]</c>: HMAC-SHA-256 over <c>t.body</c> with the whole text of the
/// endpoint's secret as key. Other schemes in the header are ignored. Source: https://docs.stripe.com/webhooks#verify-manually.
/// </summary>
internal static class StripeSignature
{
    public static SignatureVerdict Judge(string header, byte[] body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        var parts = header.Split(',', StringSplitOptions.TrimEntries).Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToList();
        var times = parts.Where(part => part[0] == "t").Select(part => part[1]).ToList();
        if (times is not [var time] || SignatureAge.Read(time) is not { } seconds)
        {
            return SignatureVerdict.Wrong;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. body];
        var good = false;
        foreach (var secret in secrets)
        {
            var right = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
            foreach (var part in parts.Where(part => part[0] == "v1"))
            {
                good |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(part[1]), right);
            }
        }

        return (good, SignatureAge.IsFresh(seconds, now)) switch
        {
            (false, _) => SignatureVerdict.Wrong,
            (true, false) => SignatureVerdict.Stale,
            _ => SignatureVerdict.Good,
        };
    }
}
