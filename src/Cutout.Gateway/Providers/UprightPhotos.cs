using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Turns photos that were taken sideways, for vendors that ignore what the header says of it or don't document whether they
/// look at it: a cutout that came back lying on its side would have been paid for and could not be sold.
/// </summary>
internal sealed class UprightPhotos(PictureLane lane, MemoryBudget memory)
{
    // Whoever compares can hardly tell it from the original, at about its length.
    private static readonly JpegOptions Jpeg = new() { Quality = 95 };

    /// <summary>The photo encoded anew, upright; null if it stands upright as it is.</summary>
    public async Task<PictureBuffer?> TurnAsync(CutRequest request, CancellationToken cancellationToken)
    {
        var header = PictureProbe.Read(request.Photo.Span).OrThrow();
        if (header.Orientation == Orientation.Normal)
        {
            return null;
        }

        var turned = new PictureBuffer(memory.TryReserve(MostBytes(header)) ?? throw NoRoom(), request.Photo.Length);
        try
        {
            await lane.RunAsync(LanePriority.Paid, stop => Turn(request.Photo, header, turned, stop), cancellationToken);
            return turned;
        }
        catch
        {
            // Whatever it was, its room must not stay taken.
            turned.Dispose();
            throw;
        }
    }

    private bool Turn(ReadOnlyMemory<byte> photo, PictureHeader header, PictureBuffer turned, CancellationToken cancellationToken)
    {
        using var picture = PixelBuffer.Decode(photo, memory.LimitsAtTheDoor, cancellationToken);
        var profile = ColorProfile.Read(photo.Span);
        var channels = header.HasAlpha ? 4 : 3;
        if (header.Format == PictureFormat.Png)
        {
            using var png = new PngWriter(turned, picture.Width, picture.Height, header.HasAlpha ? PngColor.Rgba : PngColor.Rgb, profile: profile);
            WriteRows(picture, channels, png.WriteRow);
            png.Complete();
        }
        else
        {
            using var jpeg = new JpegWriter(turned, picture.Width, picture.Height, Jpeg with { Profile = profile });
            WriteRows(picture, channels, jpeg.WriteRow);
            jpeg.Complete();
        }

        return true;
    }

    private static void WriteRows(PixelBuffer picture, int channels, Action<ReadOnlySpan<byte>> write)
    {
        var lent = PinnedPool<byte>.Rent(channels * picture.Width);
        try
        {
            var row = lent.AsSpan(0, channels * picture.Width);
            for (var y = 0; y < picture.Height; y++)
            {
                var pixels = picture.Row(y);
                for (int from = 0, to = 0; from < pixels.Length; from += 4, to += channels)
                {
                    pixels.Slice(from, channels).CopyTo(row[to..]);
                }

                write(row);
            }
        }
        finally
        {
            PinnedPool<byte>.Return(lent);
        }
    }

    // PNG may find nothing to compress; no JPEG of this quality has two bytes a pixel.
    private static long MostBytes(PictureHeader header) =>
        (header.Format == PictureFormat.Png ? header.Pixels * 4 * 1001 / 1000 : header.Pixels * 2) + (64 * 1024);

    private static NotSentException NoRoom() => new("there is no room to turn the photo upright", FailureKind.Busy);
}
