using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Makes a photo small enough for a vendor that takes no larger one: read by rows, shrunk by area, written as JPEG, in
/// memory from the budget. It never grows, keeps its orientation and its colour profile, and the buyer is told the result's true size.
/// </summary>
internal sealed class PhotoShrinker(PictureLane lane, MemoryBudget memory)
{
    // High enough that a vendor's eye, or a buyer's, finds no trace of it.
    private const int Quality = 92;
    private const int MostTries = 5;

    /// <summary>Whether photos of this media type can be made smaller.</summary>
    public static bool CanRead(string contentType) => contentType is "image/jpeg" or "image/png";

    /// <summary>A photo within the limits; its block of memory belongs to the caller. Null if the budget has no room for it just now.</summary>
    /// <exception cref="PictureException">It can't be read, or not be made small enough.</exception>
    public async Task<(PictureBuffer Photo, PictureFacts Facts)?> ShrinkAsync(
        ReadOnlyMemory<byte> photo, PictureFacts facts, ProviderCapability limits, LanePriority priority, CancellationToken cancellationToken)
    {
        var most = (double)limits.MaxSide / Math.Max(facts.Width, facts.Height);
        var share = Math.Min(Math.Min(1, most * most), (double)limits.MaxPixels / ((long)facts.Width * facts.Height));
        for (var attempt = 1; ; attempt++)
        {
            if (memory.TryAllocate(0, limits.MaxBytes) is not { } target)
            {
                return null;
            }

            try
            {
                var shrunk = await lane.RunAsync(priority, stop => Shrink(photo, target, Math.Sqrt(share), stop), cancellationToken);
                target.Seal();
                return (target, shrunk);
            }
            catch (PictureTooLargeException) when (attempt < MostTries)
            {
                // Few enough pixels, but still too many bytes.
                target.Dispose();
                share *= 0.6;
            }
            catch
            {
                target.Dispose();
                throw;
            }
        }
    }

    private PictureFacts Shrink(ReadOnlyMemory<byte> photo, PictureBuffer target, double scale, CancellationToken cancellationToken)
    {
        using var reader = PictureReader.Open(photo, memory.LimitsInside, cancellationToken: cancellationToken);
        var header = reader.Header;
        var (width, height) = ((int)Math.Max(1, header.Width * scale), (int)Math.Max(1, header.Height * scale));
        using var shrinker = new AreaShrinker(reader.Width, reader.Height, width, height, header.HasAlpha);
        var marks = new MarkedJpeg(target, JpegMarks.Of(photo.Span, header));
        using var writer = new JpegWriter(marks, width, height, new JpegOptions { Quality = Quality, Profile = ProfileOf(photo, header) });
        var (row, small) = (PinnedPool<byte>.Rent(4 * reader.Width), PinnedPool<byte>.Rent(4 * width));
        try
        {
            for (var y = 0; y < reader.Height; y++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.ReadRow(row);
                if (shrinker.Take(row, small))
                {
                    writer.WriteRow(Opaque(small, width, header.HasAlpha));
                }
            }
        }
        finally
        {
            PinnedPool<byte>.Return(row);
            PinnedPool<byte>.Return(small);
        }

        writer.Complete();
        var turned = header.Orientation >= Orientation.Transposed;
        return new PictureFacts("image/jpeg", turned ? height : width, turned ? width : height, target.Length);
    }

    // A JPEG's own segments are taken along as they are.
    private static ColorProfile? ProfileOf(ReadOnlyMemory<byte> photo, PictureHeader header) =>
        header.Format == PictureFormat.Jpeg ? null : ColorProfile.Read(photo.Span);

    // A photo with clear parts is laid on white, as every viewer does that knows no transparency.
    private static ReadOnlySpan<byte> Opaque(Span<byte> rgba, int width, bool hasAlpha)
    {
        for (var x = 0; x < width; x++)
        {
            var alpha = hasAlpha ? rgba[(4 * x) + 3] : 255;
            for (var channel = 0; channel < 3; channel++)
            {
                rgba[(3 * x) + channel] = (byte)(((rgba[(4 * x) + channel] * alpha) + (255 * (255 - alpha)) + 127) / 255);
            }
        }

        return rgba[..(3 * width)];
    }
}
