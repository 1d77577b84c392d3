using System.Buffers;
using System.Collections.Frozen;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Metadata;

/// <summary>Of the chunks of a PNG keeps the critical ones and those about colour and density, byte for byte.</summary>
internal static class PngScrubber
{
    // A chunk is critical if the first letter of its type is a capital (third edition, section 5.4).
    private const uint AncillaryBit = 0x20000000;

    private static readonly FrozenSet<uint> Kept = new[] { "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "mDCV", "cLLI" }
        .Select(PngChunks.TypeOf)
        .ToFrozenSet();

    public static void Scrub(ReadOnlySpan<byte> picture, IBufferWriter<byte> output)
    {
        var header = PngHeader.Read(picture, DecodeLimits.Default);
        output.Write(picture[..PngChunks.SignatureLength]);
        var chunks = new PngChunks(picture, DecodeLimits.Default);
        do
        {
            chunks.Next();
            if (chunks.Start == header.FirstIdat && header.Orientation != Orientation.Normal)
            {
                PngChunkWriter.Write(output, PngHeader.Exif, ExifOrientation.Write(header.Orientation));
            }

            if ((chunks.Type & AncillaryBit) == 0 || Kept.Contains(chunks.Type))
            {
                output.Write(chunks.Whole);
            }
        }
        while (chunks.Type != PngHeader.Iend);
    }
}
