using System.Security.Cryptography;

namespace Cutout.Sandbox.Calls;

/// <summary>A picture that arrived in a call: its digest and length, never its bytes.</summary>
/// <param name="Field">The field or JSON path that held it.</param>
/// <param name="Sha256">Lower-case hex.</param>
/// <param name="Length">Bytes, after base64 is taken off.</param>
/// <param name="ContentType">As the caller declared it, or null.</param>
/// <param name="FileName">As the caller named it, or null.</param>
public sealed record RecordedPicture(string Field, string Sha256, int Length, string? ContentType, string? FileName)
{
    internal static RecordedPicture Of(string field, ReadOnlySpan<byte> bytes, string? contentType, string? fileName) =>
        new(field, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length, contentType, fileName);
}
