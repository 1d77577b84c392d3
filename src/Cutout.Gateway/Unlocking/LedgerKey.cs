using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// The secret that turns a code into what the ledger keeps of it, HMAC-SHA-256(key, code): a stolen ledger without its key
/// opens nothing. Everything else made with it starts with a lower-case purpose, which no code can.
/// </summary>
internal sealed class LedgerKey(byte[] key)
{
    public const int LeastBytes = 32;

    /// <summary>Written into the ledger, so that another key is noticed instead of refusing every code.</summary>
    public string Fingerprint => Base64Url.EncodeToString(Mac("fingerprint"));

    public static LedgerKey New() => new(RandomNumberGenerator.GetBytes(LeastBytes));

    public static bool TryRead(string base64, out LedgerKey key)
    {
        var bytes = new byte[base64.Length];
        var valid = Convert.TryFromBase64String(base64.Trim(), bytes, out var length) && length >= LeastBytes;
        key = new LedgerKey(valid ? bytes[..length] : []);
        return valid;
    }

    /// <summary>The ledger's name for a code: 43 letters of base64url.</summary>
    public string NameOf(UnlockCode code) => Base64Url.EncodeToString(Mac(code.Symbols));

    /// <summary>The ledger's name for a client's Idempotency-Key.</summary>
    public string NameOfRequest(string idempotencyKey) => Base64Url.EncodeToString(Mac($"request:{idempotencyKey}"));

    /// <summary>The code that belongs to a name and a number: the same every time, and without the key as good as random.</summary>
    public UnlockCode Derive(string name, int number) => UnlockCode.From(Mac($"code:{number}:{name}"));

    /// <summary>As a settings value or a key file holds it.</summary>
    public string Write() => Convert.ToBase64String(key);

    private byte[] Mac(string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
