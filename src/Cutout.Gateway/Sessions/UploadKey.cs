namespace Cutout.Gateway.Sessions;

/// <summary>An upload's Idempotency-Key and what it was used for (SHA-256 over operation and bytes, base64).</summary>
internal sealed record UploadKey(string Key, string Fingerprint)
{
    /// <summary>Whoever has the key can have the session told to him; a log must not hold it.</summary>
    public override string ToString() => nameof(UploadKey);
}
