using System.Buffers;
using System.Collections.Frozen;
using Cutout.Imaging.Png;

namespace Cutout.Imaging.Metadata;

/// <summary>
/// Of the chunks of a PNG (third edition, section 11) keeps the critical ones and those about colour and density, byte for
/// byte. An animation becomes the still picture that it begins with, or that it shows where nobody animates.
/// </summary>
internal static class PngScrubber
{
    // By type the most bytes that the standard gives it, so that no text travels under a colour's name.
    private static readonly FrozenDictionary<uint, int> Kept = new Dictionary<string, int>
    {
        ["IHDR"] = 13,
        ["PLTE"] = 768,
        ["IDAT"] = int.MaxValue,
        ["tRNS"] = 256,
        ["gAMA"] = 4,
        ["cHRM"] = 32,
        ["sRGB"] = 1,
        ["iCCP"] = int.MaxValue,
        ["cICP"] = 4,
        ["sBIT"] = 4,
        ["bKGD"] = 6,
        ["pHYs"] = 9,
        ["mDCV"] = 24,
        ["cLLI"] = 8,
    }.ToFrozenDictionary(kept => PngChunks.TypeOf(kept.Key), kept => kept.Value);

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

            if (Kept.TryGetValue(chunks.Type, out var most) && chunks.Length <= most)
            {
                output.Write(chunks.Whole);
            }
        }
        while (chunks.Type != PngHeader.Iend);

        // Empty, whatever the file had in it.
        PngChunkWriter.Write(output, PngHeader.Iend, []);
    }
}
