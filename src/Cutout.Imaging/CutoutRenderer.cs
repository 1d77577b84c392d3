using System.Buffers;
using Cutout.Imaging.Composing;
using Cutout.Imaging.Rendering;

namespace Cutout.Imaging;

/// <summary>
/// From a cutout to what a caller wants of it, in one pass over the rows: a part, scaled, at its place on a canvas, before a colour or another
/// picture, as PNG, JPEG, alpha channel or both apart. Neither cutout nor canvas ever stands in memory, unless one is stored turned.
/// </summary>
public static class CutoutRenderer
{
    /// <summary>Writes the file. If a picture is refused, what has been written until then is of no use.</summary>
    /// <param name="cutout">A PNG or JPEG.</param>
    /// <param name="options">What is made of it.</param>
    /// <param name="output">Receives the file; of <see cref="RenderedFile.ColorAndAlpha"/> the colours.</param>
    /// <param name="alpha">Receives the alpha channel of <see cref="RenderedFile.ColorAndAlpha"/>.</param>
    /// <param name="cancellationToken">Looked at every few rows.</param>
    public static PictureOutcome<RenderInfo> Render(
        ReadOnlyMemory<byte> cutout, RenderOptions options, IBufferWriter<byte> output, IBufferWriter<byte>? alpha = null, CancellationToken cancellationToken = default) =>
        Attempt.To(cutout, file => RenderOrThrow(file, options, output, alpha, cancellationToken));

    private static RenderInfo RenderOrThrow(
        ReadOnlyMemory<byte> cutout, RenderOptions options, IBufferWriter<byte> output, IBufferWriter<byte>? alpha, CancellationToken cancellationToken)
    {
        using var rows = new ScaledRows(UprightReader.Open(cutout, options.Limits, cancellationToken), options.Source, options.Target.Width, options.Target.Height, options.Region);
        using var behind = options.Background.IsEmpty ? null : ScaledRows.Filling(options.Background, options.Width, options.Height, options.Limits, cancellationToken);
        using var photo = PhotoOf(cutout, options, cancellationToken);
        using var sink = new CutoutSink(options, ColorProfile.Read(cutout.Span, options.Limits), output, alpha);
        var bounds = new SubjectBounds();
        var hasColorsOfPhoto = photo is not null;
        var (row, other) = (PinnedPool<byte>.Rent(4 * options.Width), PinnedPool<byte>.Rent(4 * options.Width));
        try
        {
            for (var y = 0; y < options.Height; y++)
            {
                if (y % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                var canvas = row.AsSpan(0, 4 * options.Width);
                var beside = other.AsSpan(0, 4 * options.Width);
                canvas.Clear();
                if (y >= options.Target.Top && y < options.Target.Bottom)
                {
                    var place = canvas.Slice(4 * options.Target.Left, 4 * options.Target.Width);
                    rows.ReadRow(place);
                    bounds.Take(canvas, y);
                    if (photo is not null)
                    {
                        photo.ReadRow(beside);
                        hasColorsOfPhoto &= ShowHidden(place, beside);
                    }
                }

                behind?.ReadRow(beside);
                PutBehind(canvas, behind is null ? default : beside, options);
                sink.WriteRow(canvas);
            }
        }
        finally
        {
            PinnedPool<byte>.Return(row);
            PinnedPool<byte>.Return(other);
        }

        sink.Complete();
        return new RenderInfo(options.Width, options.Height, bounds.Area, hasColorsOfPhoto);
    }

    // Of the alpha channel alone the background is no part.
    private static void PutBehind(Span<byte> canvas, ReadOnlySpan<byte> behind, RenderOptions options)
    {
        if (options.File is RenderedFile.AlphaPng or RenderedFile.AlphaJpeg)
        {
            return;
        }

        if (!behind.IsEmpty)
        {
            Underlay.PutRow(canvas, behind);
        }

        if (options.Color is { } color)
        {
            Underlay.Put(canvas, color.Red, color.Green, color.Blue, color.Alpha);
        }
    }

    private static ScaledRows? PhotoOf(ReadOnlyMemory<byte> cutout, RenderOptions options, CancellationToken cancellationToken)
    {
        if (options.File != RenderedFile.ColorAndAlpha || options.Photo.IsEmpty || options.Color is not null || !options.Background.IsEmpty)
        {
            return null;
        }

        var (shown, photo) = (PictureProbe.Read(cutout.Span).OrThrow(), PictureProbe.Read(options.Photo.Span).OrThrow());
        return (shown.UprightWidth, shown.UprightHeight) == (photo.UprightWidth, photo.UprightHeight)
            ? new ScaledRows(UprightReader.Open(options.Photo, options.Limits, cancellationToken), options.Source, options.Target.Width, options.Target.Height)
            : null;
    }

    // Whether all that is visible has the photo's own colours.
    private static bool ShowHidden(Span<byte> cutout, ReadOnlySpan<byte> photo)
    {
        var same = true;
        for (var at = 0; at < cutout.Length; at += 4)
        {
            if (cutout[at + 3] == 0)
            {
                photo.Slice(at, 3).CopyTo(cutout[at..]);
            }
            else
            {
                same = same && photo.Slice(at, 3).SequenceEqual(cutout.Slice(at, 3));
            }
        }

        return same;
    }
}
