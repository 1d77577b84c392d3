using Cutout.Imaging.Composing;
using Cutout.Imaging.Rendering;

namespace Cutout.Imaging;

/// <summary>Finds the subject of a cutout by its alpha channel, in one pass over the rows.</summary>
public static class SubjectFinder
{
    /// <summary>Reads the cutout to its end.</summary>
    /// <param name="cutout">A JPEG or PNG.</param>
    /// <param name="region">What lies outside of it counts as background; null for all of the cutout.</param>
    /// <param name="limits">What it may cost; null for <see cref="DecodeLimits.Default"/>.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    public static PictureOutcome<SubjectInfo> Find(
        ReadOnlyMemory<byte> cutout, PixelArea? region = null, DecodeLimits? limits = null, CancellationToken cancellationToken = default) =>
        Attempt.To(cutout, file => FindOrThrow(file, region, limits, cancellationToken));

    private static SubjectInfo FindOrThrow(ReadOnlyMemory<byte> cutout, PixelArea? region, DecodeLimits? limits, CancellationToken cancellationToken)
    {
        using var reader = UprightReader.Open(cutout, limits, cancellationToken);
        var bounds = new SubjectBounds();
        var opaque = 0L;
        var row = PinnedPool<byte>.Rent(4 * reader.Width);
        try
        {
            for (var y = 0; y < reader.Height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                reader.ReadRow(row);
                var pixels = row.AsSpan(0, 4 * reader.Width);
                region?.ClearOutside(pixels, y);
                opaque += bounds.Take(pixels, y);
            }
        }
        finally
        {
            PinnedPool<byte>.Return(row);
        }

        return new SubjectInfo(reader.Width, reader.Height, bounds.Area, opaque);
    }
}
