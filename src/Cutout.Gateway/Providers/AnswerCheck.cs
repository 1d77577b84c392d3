using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Providers;

/// <summary>Looks at what came back before anybody may buy it: format, size, whole, and that something was kept and something cut.</summary>
internal sealed class AnswerCheck(PictureLane lane)
{
    public async Task<CheckedPicture> CheckAsync(CutRequest request, AdapterAnswer answer, CancellationToken cancellationToken)
    {
        var picture = request.Result.Memory;
        var header = PictureProbe.Read(picture.Span);
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

    private static bool Read(ReadOnlyMemory<byte> picture, bool needsAlpha, CancellationToken cancellationToken)
    {
        if (!needsAlpha)
        {
            PictureVerifier.Verify(picture, cancellationToken: cancellationToken);
            return true;
        }

        var matte = MatteShares.Of(picture, cancellationToken);
        return !matte.IsEmpty && !matte.IsFull ? true
            : throw new BrokenAnswerException($"a matte that keeps {(matte.IsEmpty ? "nothing" : "everything")}", FailureKind.NoSubject);
    }
}
