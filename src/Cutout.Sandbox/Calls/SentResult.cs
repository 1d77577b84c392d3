using System.Security.Cryptography;

namespace Cutout.Sandbox.Calls;

/// <summary>A result picture as the vendor made it, so that a test can compare what the buyer got.</summary>
/// <param name="Reference">The vendor's own id of the call or task.</param>
/// <param name="Bytes">The file's bytes.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
public sealed record SentResult(string Reference, ReadOnlyMemory<byte> Bytes, string ContentType, int Width, int Height)
{
    /// <summary>Lower-case hex.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes.Span));
}
