using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>
/// Looks at what came back before anybody may buy it: format, size, whole, that something was kept and something cut or removed,
/// and that it shows the photo that was sent. A portrait in a style shows nothing as it was; there, no more can be asked than a whole picture of the right size.
/// </summary>
internal sealed class AnswerCheck(EditComposer composer, PictureLane lane, MemoryBudget memory)
{
    // The share of pixels below which a matte has only one side.
    private const double Specks = 0.0001;

    // How much of both mattes a full picture and the preview shown before it have in common, at least.
    private const double LeastOverlap = 0.98;

    /// <summary>The picture that may be sold, in the result of <paramref name="asked"/>.</summary>
    /// <param name="asked">What the visitor wants.</param>
    /// <param name="request">What the provider was sent, and where it wrote its answer.</param>
    /// <param name="answer">What the adapter knows of it.</param>
    /// <param name="cancellationToken">Whoever waits has gone.</param>
    /// <exception cref="BrokenAnswerException">It may not.</exception>
    public async Task<CheckedPicture> CheckAsync(CutRequest asked, CutRequest request, AdapterAnswer answer, CancellationToken cancellationToken)
    {
        var picture = request.Result.Memory;
        if (!PictureProbe.Read(picture.Span).TryGet(out var header, out var refusal))
        {
            throw Unreadable(refusal);
        }

        var needsAlpha = request.Operation == Operations.BackgroundRemoval;
        if (header.Format != PictureFormat.Png && (needsAlpha || header.Format != PictureFormat.Jpeg))
        {
            throw new BrokenAnswerException($"a {header.Format} where a PNG was due");
        }

        if (!answer.Size.Fits(request.Facts, header.UprightWidth, header.UprightHeight))
        {
            throw new BrokenAnswerException(
                $"{header.UprightWidth}x{header.UprightHeight} pixels for a photo of {request.Facts.Width}x{request.Facts.Height}");
        }

        // What was written right into the result is the whole photo already.
        if (Operations.IsComposed(request.Operation) && request.Result != asked.Result)
        {
            return await composer.ComposeAsync(asked, picture, cancellationToken);
        }

        if (!answer.MadeHere)
        {
            await lane.RunAsync(LanePriority.Paid, ct => Read(picture, request, needsAlpha, ct), cancellationToken);
        }

        if (!request.Shown.IsEmpty)
        {
            await lane.RunAsync(LanePriority.Paid, ct => Compare(request.Shown, picture, ct), cancellationToken);
        }

        return new CheckedPicture(
            header.Format == PictureFormat.Png ? "image/png" : "image/jpeg", header.UprightWidth, header.UprightHeight);
    }

    // Everything that the pixels say is found in one pass.
    private bool Read(ReadOnlyMemory<byte> picture, CutRequest request, bool needsAlpha, CancellationToken cancellationToken)
    {
        if (!needsAlpha)
        {
            return PictureVerifier.Verify(picture, memory.LimitsInside, cancellationToken) is { } damaged ? throw Unreadable(damaged) : true;
        }

        if (!CutoutMeter.Measure(picture, request.Photo, memory.LimitsInside, cancellationToken).TryGet(out var measures, out var refusal))
        {
            throw Unreadable(refusal);
        }

        var matte = measures.Shares;
        if (1 - matte.Clear < Specks || 1 - matte.Opaque < Specks)
        {
            throw new BrokenAnswerException($"a matte that keeps {1 - matte.Clear:P2} of the picture", FailureKind.NothingDone);
        }

        SamePhoto.Require(measures.Likeness, SamePhoto.LeastOfACopy);

        return true;
    }

    private bool Compare(ReadOnlyMemory<byte> shown, ReadOnlyMemory<byte> picture, CancellationToken cancellationToken)
    {
        if (!MatteMeter.Compare(shown, picture, memory.LimitsInside, cancellationToken).TryGet(out var sameness, out var refusal))
        {
            throw refusal.Fault == PictureFault.Mismatch ? new BrokenAnswerException(refusal.Reason, FailureKind.NotAsShown) : Unreadable(refusal);
        }

        return sameness.IntersectionOverUnion >= LeastOverlap ? true : throw new BrokenAnswerException(
            $"a matte that overlaps with its preview's by {sameness.IntersectionOverUnion:P2}", FailureKind.NotAsShown);
    }

    private static BrokenAnswerException Unreadable(PictureRefusal refusal) => new($"a picture that can't be read: {refusal.Reason}");
}
