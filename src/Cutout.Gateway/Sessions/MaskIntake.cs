using Cutout.Gateway.Web;
using Cutout.Imaging;

namespace Cutout.Gateway.Sessions;

/// <summary>Looks at a mask and writes it anew as every vendor can read it: grayscale, upright, 255 where something shall go and 0 elsewhere.</summary>
internal sealed class MaskIntake(PictureLane lane, MemoryBudget memory)
{
    private const int Middle = 128;

    // Of so many parts of the photo one must stay: from less, nobody can tell how the rest might have looked.
    private const int LeastLeft = 20;

    /// <summary>The photo with its mask, or a refusal; then the photo is let go.</summary>
    public async Task<UploadOutcome<Photo>> AdmitAsync(PictureBuffer mask, Photo photo, CancellationToken cancellationToken)
    {
        var kept = false;
        try
        {
            var outcome = await LookAsync(mask, photo.Facts, cancellationToken);
            kept = outcome.Value is not null;
            return kept ? photo with { Mask = outcome.Value } : outcome.Refusal!;
        }
        finally
        {
            if (!kept)
            {
                photo.Dispose();
            }
        }
    }

    private async Task<UploadOutcome<PictureBuffer>> LookAsync(PictureBuffer mask, PictureFacts photo, CancellationToken cancellationToken)
    {
        var format = PictureProbe.Detect(mask.Span);
        if (format is not (PictureFormat.Png or PictureFormat.Jpeg))
        {
            return Problems.UnsupportedFormat(format, ["image/png", "image/jpeg"]);
        }

        if (!PictureProbe.Read(mask.Span).TryGet(out var header, out _))
        {
            return Unreadable();
        }

        if ((header.UprightWidth, header.UprightHeight) != (photo.Width, photo.Height))
        {
            return Problems.MaskMismatch(header.UprightWidth, header.UprightHeight, photo.Width, photo.Height);
        }

        // A pixel is a byte at most, and hardly ever as much.
        if (memory.TryReserve((header.Pixels * 1001 / 1000) + (64 * 1024)) is not { } room)
        {
            return Problems.NoMemory();
        }

        var clean = new PictureBuffer(room, 0);
        var kept = false;
        try
        {
            var rewritten = await lane.RunAsync(LanePriority.Free, stop => Rewrite(mask, clean, stop), cancellationToken);
            if (!rewritten.TryGet(out var marked, out var refusal))
            {
                return refusal.Fault == PictureFault.NoMemory ? Problems.NoMemory() : Unreadable();
            }

            clean.Seal();
            kept = marked > 0 && (header.Pixels - marked) * LeastLeft >= header.Pixels;
            return kept ? clean : marked == 0 ? Problems.MaskNeeded() : Problems.MaskTooLarge();
        }
        finally
        {
            if (!kept)
            {
                clean.Dispose();
            }
        }
    }

    /// <summary>How many pixels are marked, or why the mask can't be read.</summary>
    private PictureOutcome<long> Rewrite(PictureBuffer mask, PictureBuffer clean, CancellationToken cancellationToken)
    {
        try
        {
            using var picture = PixelBuffer.Decode(mask.Memory, memory.LimitsAtTheDoor, cancellationToken);
            using var writer = new PngWriter(clean, picture.Width, picture.Height, PngColor.Gray);
            var marked = WriteRows(picture, writer);
            writer.Complete();
            return marked;
        }
        catch (PictureException refused)
        {
            return refused.Refusal;
        }
    }

    private static long WriteRows(PixelBuffer picture, PngWriter writer)
    {
        var lent = PinnedPool<byte>.Rent(picture.Width);
        try
        {
            var row = lent.AsSpan(0, picture.Width);
            var marked = 0L;
            for (var y = 0; y < picture.Height; y++)
            {
                var pixels = picture.Row(y);
                for (var x = 0; x < row.Length; x++)
                {
                    row[x] = IsMarked(pixels.Slice(4 * x, 4)) ? (byte)255 : (byte)0;
                }

                marked += row.Count((byte)255);
                writer.WriteRow(row);
            }

            return marked;
        }
        finally
        {
            PinnedPool<byte>.Return(lent);
        }
    }

    // White, or painted in white on nothing: what can be seen through counts as black.
    private static bool IsMarked(ReadOnlySpan<byte> rgba) => (rgba[0] + rgba[1] + rgba[2]) * rgba[3] / (3 * 255) >= Middle;

    private static ProblemResult Unreadable() => Problems.UnreadablePicture("The mask is damaged. Send it anew as PNG.");
}
