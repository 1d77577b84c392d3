using System.Buffers.Binary;
using System.IO.Compression;
using Cutout.Gateway.Tests.Providers;
using Cutout.Imaging;
using Cutout.Sandbox.RemoveBg;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Answers that are pictures, and paid for, but not the one that was asked for: booked as charged, and never sold.</summary>
public sealed class PictureFaultTests
{
    private static readonly Books Broken = Books.Wasted("502 provider-failed");
    private static readonly byte[] Bomb = Png(160, 120, [.. HalfKept(), .. new byte[50_000_000]]);
    private static readonly Books NothingFound = Books.Wasted("422 no-subject");

    private static readonly FaultTable Faults = new(
        Says("another format than asked", vendor => Sends(vendor, _ => Photos.Small), Broken),
        Says("other dimensions", vendor => vendor.AnswersOtherDimensions(), Broken),
        Says("fully transparent", vendor => vendor.AnswersAnEmptyMatte(), NothingFound),
        Says("fully opaque", vendor => vendor.AnswersAFullMatte(), NothingFound),
        Says("corrupt PNG", vendor => vendor.CorruptsTheBody(), Broken),
        Says("PNG cut in its middle", vendor => Sends(vendor, picture => picture[..(picture.Length / 2)]), Broken),
        // What comes behind the last row is never unpacked, and the rows before it are good.
        Says("decompression bomb", vendor => Sends(vendor, _ => Bomb), Books.Sold()) with { Delivers = Bomb },
        Says("decompression bomb of pixels", vendor => Sends(vendor, _ => Png(60_000, 60_000, new byte[1000])), Broken));

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_picture_that_is_not_what_was_asked_for_was_charged_and_is_not_sold(string fault) => Faults.PlayAsync(fault);

    private static Fault Says(string name, Action<RemoveBgWords> words, Books after) => new(name, vendors => words(vendors.RemoveBg), after);

    private static void Sends(RemoveBgWords vendor, Func<byte[], byte[]> file) =>
        vendor.Answers(Answer.Works.Edited(reply => reply with { Body = file(reply.Body.ToArray()) }));

    // The photo's upper half, unfiltered rows of RGBA; nothing below it.
    private static byte[] HalfKept()
    {
        using var photo = PixelBuffer.Decode(Photos.Small);
        var (stride, rows) = (1 + (4 * photo.Width), new byte[photo.Height * (1 + (4 * photo.Width))]);
        for (var y = 0; y < photo.Height / 2; y++)
        {
            photo.Row(y).CopyTo(rows.AsSpan((y * stride) + 1));
        }

        return rows;
    }

    // An RGBA picture of this size, as it says, and of these bytes, whatever they come to.
    private static byte[] Png(int width, int height, byte[] pixels)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 6);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(pixels);
        }

        return [0x89, .. "PNG\r\n\x1A\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    // PNG (third edition), section 5.5.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }

        return ~crc;
    }
}
