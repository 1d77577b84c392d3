using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// For vendors that are asked for the matte alone: it is put into the photo here, so that every kept pixel is the photo's own
/// and nothing of the background is handed out unseen. Only JPEG and PNG can be read here.
/// </summary>
internal sealed class MatteJoin(PictureLane lane, MemoryBudget memory)
{
    /// <summary>Room for the matte, set aside before anything is sent.</summary>
    public PictureBuffer RoomFor(CutRequest request)
    {
        var header = PictureProbe.Read(request.Photo.Span).OrThrow();
        if (header.Orientation != Orientation.Normal && header.Width == header.Height)
        {
            // Whether its matte has been turned shows in the sides of every other photo.
            throw new NotSentException("a square photo that was taken sideways: its matte could lie either way", FailureKind.UnsupportedFormat);
        }

        // Some write the gray of a matte as three channels.
        var room = memory.TryReserve((3 * header.Pixels * 1001 / 1000) + (64 * 1024))
            ?? throw new NotSentException("there is no room for a matte", FailureKind.Busy);
        return new PictureBuffer(room, 0);
    }

    public async Task JoinAsync(CutRequest request, PictureBuffer matte, CancellationToken cancellationToken)
    {
        var joined = await lane.RunAsync(
            LanePriority.Paid, stop => AlphaJoiner.Join(request.Photo, matte.Memory, request.Result, memory.LimitsInside, cancellationToken: stop), cancellationToken);
        if (!joined.TryGet(out _, out var refusal))
        {
            throw new BrokenAnswerException($"a matte that can't be put into the photo: {refusal.Reason}");
        }
    }
}
