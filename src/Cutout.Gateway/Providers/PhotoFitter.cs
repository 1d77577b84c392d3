using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Makes a request fit a provider before anything is sent: the photo no larger than it takes, a mask of the same size, and room
/// for an answer that has to be put back into the photo.
/// </summary>
internal sealed class PhotoFitter(PhotoShrinker shrinker, EditComposer composer, PictureLane lane, MemoryBudget memory)
{
    // The rim by which a mask grows, so that soft edges and shadows of what shall go are covered.
    private const int LeastGrowth = 2;
    private const int GrowthsOfASide = 512;

    /// <exception cref="NotSentException">There is no room for it just now.</exception>
    /// <exception cref="PictureException">The photo or the mask can't be read.</exception>
    /// <exception cref="PictureTooLargeException">The photo can't be made small enough.</exception>
    public async Task<FittedPhoto> FitAsync(CutRequest request, ProviderCapability limits, CancellationToken cancellationToken)
    {
        var fitted = new FittedPhoto(request);
        try
        {
            var tooLarge = limits.IsTooLarge(request.Facts);
            if (tooLarge)
            {
                var (photo, facts) = await shrinker.ShrinkAsync(request.Photo, request.Facts, limits, request.Priority, cancellationToken)
                    ?? throw new NotSentException("no memory to shrink the photo", FailureKind.Busy);
                fitted.Take(photo, facts);
            }

            if (!request.Mask.IsEmpty)
            {
                fitted.TakeMask(await FitMaskAsync(fitted.Sent, cancellationToken));
            }

            if (Operations.IsComposed(request.Operation) && (tooLarge || !limits.Composes))
            {
                fitted.TakeRoom(composer.RoomFor(fitted.Sent));
            }

            return fitted;
        }
        catch
        {
            // Whatever it was, what had been made must not stay.
            fitted.Dispose();
            throw;
        }
    }

    private async Task<PictureBuffer> FitMaskAsync(CutRequest request, CancellationToken cancellationToken)
    {
        var (width, height) = (request.Facts.Width, request.Facts.Height);
        var room = memory.TryReserve(((long)width * height * 1001 / 1000) + (64 * 1024))
            ?? throw new NotSentException("there is no room for the mask", FailureKind.Busy);
        var mask = new PictureBuffer(room, 0);
        try
        {
            await lane.RunAsync(request.Priority, stop => Write(request.Mask, mask, width, height, stop), cancellationToken);
            mask.Seal();
            return mask;
        }
        catch
        {
            mask.Dispose();
            throw;
        }
    }

    private bool Write(ReadOnlyMemory<byte> mask, PictureBuffer target, int width, int height, CancellationToken cancellationToken)
    {
        var growth = Math.Max(LeastGrowth, Math.Max(width, height) / GrowthsOfASide);
        MaskFitter.Write(mask, width, height, growth, target, memory.LimitsInside, cancellationToken);
        return true;
    }
}
