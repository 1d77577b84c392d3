using System.Buffers;
using Cutout.Imaging.Color;

namespace Cutout.Imaging;

/// <summary>
/// What a picture says about its colours, to be written into a copy of it, so that a wide-gamut photo does not pale. The
/// pixels are never converted.
/// </summary>
/// <remarks>
/// An ICC profile is kept byte for byte, in PNG as iCCP (third edition, section 11.3.2.3) and in JPEG as APP2 (ICC.1,
/// annex B.4), where its header and tag table hold together (ICC.1, sections 7.2 and 7.3), so that nothing but a profile
/// is carried along, and where it is for RGB: the readers deliver RGB, and a profile for CMYK or gray describes samples
/// that are gone. The chunks cICP, sRGB, gAMA and cHRM of a PNG (section 11.3.2) are kept as they are in a PNG; JPEG has no
/// place for them, and what they say is lost there. A profile that is damaged, incomplete or inflates to more than
/// <see cref="DecodeLimits.MaxProfileBytes"/> is dropped and is no reason to refuse the picture.
/// </remarks>
public sealed class ColorProfile
{
    private ColorProfile(byte[] icc, IReadOnlyList<PngColorChunk> chunks) => (Icc, Chunks) = (icc, chunks);

    /// <summary>The ICC profile; empty where the picture only has chunks of PNG's own.</summary>
    public ReadOnlyMemory<byte> Icc { get; }

    /// <summary>Those of PNG's own, in the order of the file.</summary>
    internal IReadOnlyList<PngColorChunk> Chunks { get; }

    /// <summary>Looks through everything before the pixels of a JPEG or PNG.</summary>
    /// <param name="picture">The whole file.</param>
    /// <param name="limits">Null for <see cref="DecodeLimits.Default"/>.</param>
    /// <returns>Null if nothing is said that could be kept, and for other formats.</returns>
    /// <exception cref="PictureException">The file is cut off before its pixels, or has too many segments or chunks.</exception>
    public static ColorProfile? Read(ReadOnlySpan<byte> picture, DecodeLimits? limits = null)
    {
        limits ??= DecodeLimits.Default;
        var chunks = new List<PngColorChunk>();
        var icc = PictureProbe.Detect(picture) switch
        {
            PictureFormat.Jpeg => JpegProfile.Read(picture, limits),
            PictureFormat.Png => PngProfile.Read(picture, limits, chunks),
            _ => null,
        };
        icc = icc is not null && IccHeader.IsOfRgb(icc) ? icc : [];
        return icc.Length == 0 && chunks.Count == 0 ? null : new ColorProfile(icc, chunks);
    }

    internal void WritePng(IBufferWriter<byte> output) => PngProfile.Write(output, Icc.Span, Chunks);

    internal void WriteJpeg(IBufferWriter<byte> output) => JpegProfile.Write(output, Icc.Span);
}
