using System.Buffers;
using System.Buffers.Binary;

namespace Cutout.Imaging.Png;

/// <summary>Writes a chunk with its length and check (PNG third edition, section 5.3).</summary>
internal static class PngChunkWriter
{
    public static void Write(IBufferWriter<byte> output, uint type, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(head, (uint)payload.Length);
        BinaryPrimitives.WriteUInt32BigEndian(head[4..], type);
        Span<byte> check = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc32.Append(Crc32.Of(head[4..]), payload));
        output.Write(head);
        output.Write(payload);
        output.Write(check);
    }
}
