using System.Buffers.Binary;

namespace Cutout.Browser.Tests;

/// <param name="Promise">The gateway's Repr-Digest header (RFC 9530).</param>
/// <param name="ReceiptStatus">What the gateway answered to the receipt.</param>
public sealed record SavedFile(string Name, byte[] Bytes, string Sha256, string? Promise, int ReceiptStatus)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public bool IsPng => Bytes.AsSpan().StartsWith(PngSignature);

    // PNG (Third Edition), 11.2.1 IHDR: width and height follow the signature and the chunk's length and type.
    public (int Width, int Height) Size =>
        (BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(Bytes.AsSpan(20)));
}
