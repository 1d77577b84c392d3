using System.Buffers;
using Cutout.Imaging.Previews;

namespace Cutout.Imaging;

/// <summary>
/// From a result to its preview, in one pass over the rows: decode, shrink, turn upright, lay on a background, watermark,
/// encode. A picture that is stored upright never stands in memory, neither full nor small; the exceptions are progressive
/// JPEGs (their coefficients, ITU-T T.81, annex G) and interlaced PNGs (third edition, section 8), whose frames are asked for
/// at <see cref="DecodeLimits.FrameMemory"/>.
/// </summary>
public static class PreviewRenderer
{
    /// <summary>
    /// Writes the preview: a JPEG, or a PNG where the background is transparent. If the picture is refused, what has been
    /// written until then is of no use.
    /// </summary>
    public static PictureOutcome<PreviewInfo> Render(
        ReadOnlyMemory<byte> picture, PreviewOptions options, IBufferWriter<byte> output, CancellationToken cancellationToken = default) =>
        Attempt.To(picture, file => RenderOrThrow(file, options, output, cancellationToken));

    private static PreviewInfo RenderOrThrow(
        ReadOnlyMemory<byte> picture, PreviewOptions options, IBufferWriter<byte> output, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(picture, options.Limits, options.LongestSide, cancellationToken);
        var header = reader.Header;
        var (width, height) = AreaShrinker.Fit(header.Width, header.Height, options.LongestSide);
        var size = header with { Width = width, Height = height };

        var profile = ColorProfile.Read(picture.Span, options.Limits);
        using var sink = new PreviewSink(options, size.UprightWidth, size.UprightHeight, profile, output);
        using var shrinker = new AreaShrinker(reader.Width, reader.Height, width, height, header.HasAlpha, reader.StoredChannels);
        using var granted = header.Orientation == Orientation.Normal ? null : reader.Limits.AskFor(header.Format, 4L * width * height);
        using var stored = header.Orientation == Orientation.Normal ? null : new TurnedFrame(width, height, header.HasAlpha, header.Orientation);
        var source = PinnedPool<byte>.Rent(4 * reader.Width);
        var row = PinnedPool<byte>.Rent(4 * Math.Max(width, height));
        try
        {
            var y = 0;
            for (var i = 0; i < reader.Height; i++)
            {
                if (i % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                if (!shrinker.Take(reader.ReadStoredRow(source), row))
                {
                    continue;
                }

                if (stored is null)
                {
                    sink.WriteRow(row.AsSpan(0, 4 * width));
                }
                else
                {
                    stored.WriteRow(row.AsSpan(0, 4 * width), y);
                }

                y++;
            }

            for (y = 0; stored is not null && y < stored.UprightHeight; y++)
            {
                var upright = row.AsSpan(0, 4 * size.UprightWidth);
                stored.ReadRow(upright, y);
                sink.WriteRow(upright);
            }
        }
        finally
        {
            PinnedPool<byte>.Return(source);
            PinnedPool<byte>.Return(row);
        }

        return sink.Complete();
    }
}
