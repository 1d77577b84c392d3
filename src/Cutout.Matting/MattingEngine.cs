using System.Buffers;
using Cutout.Imaging;
using Cutout.Matting.Edges;
using Cutout.Matting.Segmenting;

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
    public static MattingReport CutOut(ReadOnlyMemory<byte> picture, IBufferWriter<byte> png, MattingOptions options, CancellationToken cancellationToken)
    {
        using var pixels = PixelBuffer.Decode(picture, options.Limits, cancellationToken);
        using var scratch = new Scratch();
        var (matte, factor, confidence) = FindMatte(pixels, options, scratch, cancellationToken);

        var profile = ColorProfile.Read(picture.Span, options.Limits);
        using var output = new PngWriter(png, pixels.Width, pixels.Height, PngColor.Rgba, profile: profile);
        var cutter = new MatteWriter(matte, factor);
        for (var y = 0; y < pixels.Height; y++)
        {
            if ((y & 15) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var row = pixels.Row(y);
            cutter.CutRow(row, y);
            output.WriteRow(row);
        }

        output.Complete();
        double all = (long)pixels.Width * pixels.Height;
        return new MattingReport(pixels.Width, pixels.Height, cutter.Opaque / all, cutter.Soft / all, cutter.Clear / all, confidence);
    }

    private static (Matte Matte, int Factor, double Confidence) FindMatte(PixelBuffer pixels, MattingOptions options, Scratch scratch, CancellationToken cancellationToken)
    {
        var factor = Factor(pixels.Width, pixels.Height, options.MatteSide);
        var middle = LabPicture.Shrink(pixels.Pixels, pixels.Width, pixels.Height, factor, scratch, cancellationToken);
        var texture = FeaturePicture.TextureOf(middle, scratch);

        // A quarter more than asked is better than half of it: factors are whole.
        var further = Factor(middle.Width, middle.Height, options.WorkingSide * 5 / 4);
        var working = middle.Shrink(further, scratch);
        var workingTexture = texture;
        if (further > 1)
        {
            workingTexture = scratch.Take<float>(working.Count);
            middle.ShrinkPlane(texture, workingTexture, further, working);
        }

        var segmentation = Segmenter.Segment(working, workingTexture, scratch, cancellationToken);
        var matte = MatteSolver.Solve(middle, segmentation.Subject, working.Width, working.Height, further, scratch, cancellationToken);
        return (matte, factor, segmentation.Confidence);
    }

    private static int Factor(int width, int height, int side) => Math.Max(1, (Math.Max(width, height) + side - 1) / side);
}
