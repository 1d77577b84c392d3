using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>Looks at what came back before anybody may buy it: format, size, whole, and that something was kept and something cut.</summary>
internal sealed class AnswerCheck(PictureLane lane, MemoryBudget memory)
{
    // The share of pixels below which a matte has only one side.
    private const double Specks = 0.0001;

    public async Task<CheckedPicture> CheckAsync(CutRequest request, AdapterAnswer answer, CancellationToken cancellationToken)
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

        if (!answer.MadeHere)
        {
            await lane.RunAsync(LanePriority.Paid, ct => Read(picture, needsAlpha, ct), cancellationToken);
        }

        return new CheckedPicture(
            header.Format == PictureFormat.Png ? "image/png" : "image/jpeg", header.UprightWidth, header.UprightHeight);
    }

    private bool Read(ReadOnlyMemory<byte> picture, bool needsAlpha, CancellationToken cancellationToken)
    {
        if (!needsAlpha)
        {
            return PictureVerifier.Verify(picture, memory.LimitsInside, cancellationToken) is { } damaged ? throw Unreadable(damaged) : true;
        }

        if (!MatteMeter.Measure(picture, memory.LimitsInside, cancellationToken).TryGet(out var matte, out var refusal))
        {
            throw Unreadable(refusal);
        }

        if (1 - matte.Clear < Specks || 1 - matte.Opaque < Specks)
        {
            throw new BrokenAnswerException($"a matte that keeps {1 - matte.Clear:P2} of the picture", FailureKind.NoSubject);
        }

        return true;
    }

    private static BrokenAnswerException Unreadable(PictureRefusal refusal) => new($"a picture that can't be read: {refusal.Reason}");
}
