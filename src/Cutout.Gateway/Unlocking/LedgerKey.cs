using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Cutout.Gateway.Keys;

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
    public string NameOf(UnlockCode code)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(code, mac);
        return Base64Url.EncodeToString(mac);
    }

    /// <summary>The beginning of a code's name as a number: codes close by this are neighbours in the ledger's index.</summary>
    public ulong PlaceOf(UnlockCode code)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Mac(code, mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }

    /// <summary>The ledger's name for a client's Idempotency-Key.</summary>
    public string NameOfRequest(string idempotencyKey) => Base64Url.EncodeToString(Mac($"request:{idempotencyKey}"));

    /// <summary>The ledger's name for an order's request, apart from every Idempotency-Key.</summary>
    public string NameOfOrder(string order) => Base64Url.EncodeToString(Mac($"order:{order}"));

    /// <summary>The ledger's name for the id of a session that an order has opened.</summary>
    public string NameOfOpener(string sessionId) => Base64Url.EncodeToString(Mac($"opener:{sessionId}"));

    /// <summary>What shows an order's codes to whoever holds it: 43 letters of base64url, the same every time.</summary>
    public string SecretOfOrder(string order) => Base64Url.EncodeToString(Mac($"order-secret:{order}"));

    /// <summary>An order's code by its number from 0 on: the same every time, and without the key as good as random.</summary>
    public UnlockCode CodeOfOrder(string order, int number) => UnlockCode.From(Mac($"order-code:{number}:{order}"));

    /// <summary>The code that belongs to a name and a number: the same every time, and without the key as good as random.</summary>
    public UnlockCode Derive(string name, int number) => UnlockCode.From(Mac($"code:{number}:{name}"));

    /// <summary>The ledger's name for an API key.</summary>
    public string NameOf(ApiKey key) => Base64Url.EncodeToString(Mac($"api-key:{key.Value}"));

    /// <summary>The API key that belongs to a client's Idempotency-Key: the same every time, and without this key as good as random.</summary>
    public ApiKey ApiKeyOf(string idempotencyKey) => ApiKey.From(Mac($"api-key-of:{idempotencyKey}"));

    /// <summary>The ledger's name for an Idempotency-Key with which credits are added to an API key.</summary>
    public string NameOfTopUp(string idempotencyKey) => Base64Url.EncodeToString(Mac($"api-key-credits:{idempotencyKey}"));

    /// <summary>Tells one wish from another without keeping it.</summary>
    public string NameOfTerms(string terms) => Base64Url.EncodeToString(Mac($"terms:{terms}"));

    /// <summary>As a settings value or a key file holds it.</summary>
    public string Write() => Convert.ToBase64String(key);

    // A hundred thousand are made at once: nothing is left for the collector.
    private void Mac(UnlockCode code, Span<byte> mac)
    {
        if (code.IsForeign)
        {
            Mac($"foreign:{code.Symbols}").CopyTo(mac);
            return;
        }

        Span<byte> symbols = stackalloc byte[UnlockCode.Length];
        code.Write(symbols);
        HMACSHA256.HashData(key, symbols, mac);
    }

    private byte[] Mac(string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
