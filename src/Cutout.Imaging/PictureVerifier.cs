using Cutout.Imaging.Jpeg;
using Cutout.Imaging.Png;
using Cutout.Imaging.WebP;

namespace Cutout.Imaging;

/// <summary>
/// Reads a picture to its end without making pixels of it: lengths, checks and compressed data of a PNG up to IEND, the
/// entropy-coded data of a JPEG up to EOI. Of a WebP only the container is looked at. PNG third edition, sections 5 and 10;
/// ITU-T T.81, annexes B, F.2 and G.2; RFC 9649, section 2.
/// </summary>
public static class PictureVerifier
{
    /// <summary>Null if the picture is whole; otherwise what is wrong: damaged, cut off, too large, or of no supported format.</summary>
    /// <param name="picture">The whole file.</param>
    /// <param name="limits">What it may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    public static PictureRefusal? Verify(ReadOnlyMemory<byte> picture, DecodeLimits? limits = null, CancellationToken cancellationToken = default) =>
        Attempt.To(picture, file => VerifyOrThrow(file, limits ?? DecodeLimits.Default, cancellationToken));

    private static void VerifyOrThrow(ReadOnlyMemory<byte> picture, DecodeLimits limits, CancellationToken cancellationToken)
    {
        var format = PictureProbe.Detect(picture.Span);
        limits.CheckBytes(format, picture.Length);
        switch (format)
        {
            case PictureFormat.Jpeg:
                JpegDecoder.Verify(picture, limits, cancellationToken);
                break;
            case PictureFormat.Png:
                PngDecoder.Verify(picture, limits, cancellationToken);
                break;
            case PictureFormat.WebP:
                WebPFile.Verify(picture.Span, limits);
                break;
            default:
                throw PictureProbe.Refuse(picture.Span, format);
        }
    }
}
