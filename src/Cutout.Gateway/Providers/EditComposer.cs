using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Puts what a model has changed back into the photo at its full size; every other pixel stays the visitor's own. An answer in
/// which nothing has changed, or that shows another photo, is a failure.
/// </summary>
internal sealed class EditComposer(PictureLane lane, MemoryBudget memory)
{
    /// <summary>Room for the model's answer, set aside before anything is sent: as much as a result for the photo that is sent could take.</summary>
    /// <exception cref="NotSentException">There is none.</exception>
    public PictureBuffer RoomFor(CutRequest sent) =>
        ResultRoom.TryReserveResult(memory, (long)sent.Facts.Width * sent.Facts.Height)
        ?? throw new NotSentException("there is no room for the model's answer", FailureKind.Busy);

    /// <summary>Writes the composite, a PNG of the photo's size, to the result of <paramref name="asked"/>.</summary>
    /// <param name="asked">Photo and mask at full size.</param>
    /// <param name="edit">What came back.</param>
    /// <param name="cancellationToken">Whoever waits has gone.</param>
    /// <exception cref="BrokenAnswerException">It can't be composed, or should not be sold.</exception>
    public async Task<CheckedPicture> ComposeAsync(CutRequest asked, ReadOnlyMemory<byte> edit, CancellationToken cancellationToken)
    {
        var options = new CompositeOptions { Mask = asked.Mask.IsEmpty ? default(ReadOnlyMemory<byte>?) : asked.Mask, Limits = memory.LimitsInside };
        var composed = await lane.RunAsync(
            LanePriority.Paid, stop => Compositor.Compose(asked.Photo, edit, options, asked.Result, stop), cancellationToken);
        if (!composed.TryGet(out var composite, out var refusal))
        {
            throw new BrokenAnswerException($"a picture that can't be put back into the photo: {refusal.Reason}");
        }

        // What shows another photo has changed everywhere, too, so that comes first.
        SamePhoto.Require(composite.Outside, asked.Mask.IsEmpty ? SamePhoto.LeastOfAnEdit : SamePhoto.LeastOfACopy);
        return composite.Repainted > 0
            ? new CheckedPicture(composite.ContentType, composite.Width, composite.Height)
            : throw new BrokenAnswerException("the photo as it was, with nobody removed", FailureKind.NothingDone);
    }
}
