using System.Buffers;
using Cutout.Imaging.Metadata;

namespace Cutout.Imaging;

/// <summary>
/// Takes out of a JPEG, PNG or WebP what tells of people and places, without touching the compressed pixels: EXIF with GPS,
/// camera and thumbnail (a minimal one is written if the picture is not stored upright), XMP, IPTC, comments, text, the
/// pictures and data behind the end. The colour profile and the density stay. ITU-T T.81, annex B.2.4; PNG third edition,
/// section 11.3; RFC 9649, section 2.7; Exif 2.32 (CIPA DC-008), section 4.5.
/// </summary>
public static class MetadataScrubber
{
    /// <summary>
    /// Writes the picture without its metadata; null if it could. Otherwise the container is damaged or of another format,
    /// and what has been written is of no use.
    /// </summary>
    public static PictureRefusal? Scrub(ReadOnlySpan<byte> picture, IBufferWriter<byte> output) =>
        Attempt.To(picture, file => ScrubOrThrow(file, output));

    private static void ScrubOrThrow(ReadOnlySpan<byte> picture, IBufferWriter<byte> output)
    {
        var format = PictureProbe.Detect(picture);
        DecodeLimits.Default.CheckBytes(format, picture.Length);
        switch (format)
        {
            case PictureFormat.Jpeg:
                JpegScrubber.Scrub(picture, output);
                break;
            case PictureFormat.Png:
                PngScrubber.Scrub(picture, output);
                break;
            case PictureFormat.WebP:
                WebPScrubber.Scrub(picture, output);
                break;
            default:
                throw PictureProbe.Refuse(picture, format);
        }
    }
}
