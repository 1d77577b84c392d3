using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Cutout.Gateway.Web;

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
    private const string Id = "webhook-id";
    private const string Timestamp = "webhook-timestamp";
    private const string Signature = "webhook-signature";

    public static bool TryReadKey(string text, out byte[] key)
    {
        var base64 = text.StartsWith(KeyPrefix, StringComparison.Ordinal) ? text[KeyPrefix.Length..] : text;
        var bytes = new byte[base64.Length];
        var valid = Convert.TryFromBase64String(base64, bytes, out var length) && length is >= LeastKeyBytes and <= MostKeyBytes;
        key = valid ? bytes[..length] : [];
        return valid;
    }

    /// <summary>The three headers of a message that we send.</summary>
    /// <param name="id">The same for every try of the same message.</param>
    public static void Sign(HttpRequestHeaders headers, string id, DateTimeOffset now, byte[] body, byte[] key)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        headers.Add(Id, id);
        headers.Add(Timestamp, timestamp);
        headers.Add(Signature, SignatureOf(Signed(id, timestamp, body), key));
    }

    public static SignatureVerdict Judge(IHeaderDictionary headers, byte[] body, IReadOnlyList<byte[]> keys, DateTimeOffset now)
    {
        var id = headers[Id].ToString();
        var timestamp = headers[Timestamp].ToString();
        if (id.Length == 0 || SignatureAge.Read(timestamp) is not { } seconds)
        {
            return SignatureVerdict.Wrong;
        }

        var signed = Signed(id, timestamp, body);
        var given = headers[Signature].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var good = false;
        foreach (var key in keys)
        {
            var right = Encoding.ASCII.GetBytes(SignatureOf(signed, key));
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

    private static byte[] Signed(string id, string timestamp, byte[] body) => [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];

    private static string SignatureOf(byte[] signed, byte[] key) => Version + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
}
