using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Matting;

/// <summary>
/// The built-in engine: cuts a subject out of a photo in the process, without a network of either kind. The same picture
/// and options give the same bytes.
/// </summary>
public static class MattingEngine
{
    /// <summary>
    /// Cuts the subject out of a JPEG or PNG and writes an RGBA PNG, upright and at full size, with the photo's colour
    /// profile; pixels without coverage are black.
    /// </summary>
    /// <exception cref="PictureException">The picture is refused.</exception>
    /// <exception cref="NoSubjectException">Nothing stands out from the background. Nothing has been written.</exception>
    /// <exception cref="ArgumentException">The hints have a fault.</exception>
    public static MattingReport CutOut(ReadOnlyMemory<byte> picture, IBufferWriter<byte> png, MattingOptions options, CancellationToken cancellationToken)
    {
        using var passing = new Scratch();
        using var analysis = new MattingAnalysis(picture, options, passing, out var middle, cancellationToken);
        return analysis.CutOut(picture, middle, png, options.Hints, passing, cancellationToken);
    }
}
