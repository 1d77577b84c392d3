using System.Security.Cryptography;
using System.Text;

namespace Cutout.Gateway.Purchases.Orders;

/// <summary>
/// The signature of a message under Standard Webhooks 1.0: HMAC-SHA-256 over <c>id.timestamp.body</c>, in base64 behind
/// <c>v1,</c>; several may stand in the header, separated by spaces. Source: https://www.standardwebhooks.com/.
/// </summary>
internal static class StandardWebhook
{
    public const int LeastKeyBytes = 24;
    public const int MostKeyBytes = 64;
    private const string KeyPrefix = "whsec_";
    private const string Version = "v1,";

    public static bool TryReadKey(string text, out byte[] key)
    {
        var base64 = text.StartsWith(KeyPrefix, StringComparison.Ordinal) ? text[KeyPrefix.Length..] : text;
        var bytes = new byte[base64.Length];
        var valid = Convert.TryFromBase64String(base64, bytes, out var length) && length is >= LeastKeyBytes and <= MostKeyBytes;
        key = valid ? bytes[..length] : [];
        return valid;
    }

    public static SignatureVerdict Judge(IHeaderDictionary headers, byte[] body, IReadOnlyList<byte[]> keys, DateTimeOffset now)
    {
        var id = headers["webhook-id"].ToString();
        var timestamp = headers["webhook-timestamp"].ToString();
        if (id.Length == 0 || SignatureAge.Read(timestamp) is not { } seconds)
        {
            return SignatureVerdict.Wrong;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        var given = headers["webhook-signature"].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var good = false;
        foreach (var key in keys)
        {
            var right = Encoding.ASCII.GetBytes(Version + Convert.ToBase64String(HMACSHA256.HashData(key, signed)));
            foreach (var signature in given)
            {
                good |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), right);
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
