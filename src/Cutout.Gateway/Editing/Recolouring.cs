using System.Security.Cryptography;
using Cutout.Gateway.Previews;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Cutout.Gateway.Web;
using Cutout.Imaging;

namespace Cutout.Gateway.Editing;

/// <summary>
/// Lays a finished cutout on another colour, at full size and as often as is wished: the code that opens the session opens that too.
/// The cutout as it was made stays beside it, so that the next colour begins with it again.
/// </summary>
internal sealed class Recolouring(ISessionStore store, PictureLane lane, MemoryBudget memory, Deliveries deliveries, SessionTime time)
{
    /// <summary>No eye tells it from the picture itself; a photo takes about a byte a pixel.</summary>
    private const int JpegQuality = 95;

    public async Task<IResult> RunAsync(CutoutSession session, string background, CancellationToken cancellationToken)
    {
        if (PreviewBackgrounds.Colour(background) is not { } colour)
        {
            return Problems.BadRequest("background", "Use transparent, white, or a colour as 3 or 6 hex digits, e.g. 3a7bd5.");
        }

        if (WhyNot(session) is { } sentence)
        {
            return Problems.NotEditable(sentence);
        }

        var made = session.Made ?? new MadeResult(session.Result!, session.ResultDigest!);
        if (colour.Length == 0)
        {
            return await KeepAsync(session, next => next with { Background = null, ResultIn = PictureKind.Result, Result = made.Facts, ResultDigest = made.Digest });
        }

        if (ResultRoom.TryReserveResult(memory, (long)made.Facts.Width * made.Facts.Height) is not { } picture)
        {
            return Problems.NoMemory();
        }

        var kept = false;
        try
        {
            if (await RenderAsync(session.Id, colour, picture, cancellationToken) is not { } info)
            {
                return Problems.NotFound();
            }

            picture.Seal();
            var facts = new PictureFacts(info.ContentType, info.Width, info.Height, picture.Length);
            var digest = Convert.ToBase64String(SHA256.HashData(picture.Span));
            var place = session.ResultIn == PictureKind.OnColour ? PictureKind.OnOtherColour : PictureKind.OnColour;
            kept = true;

            // Only who has put his picture there may say so: of two at the same time, one is told to try again.
            return await store.WritePictureAsync(session.Id, place, picture, CancellationToken.None)
                ? await KeepAsync(session, next => next with { Background = colour, ResultIn = place, Result = facts, ResultDigest = digest, Made = made }, place)
                : Problems.NotEditable("Another change is being made to this picture. Try again in a moment.");
        }
        finally
        {
            if (!kept)
            {
                picture.Dispose();
            }
        }
    }

    private string? WhyNot(CutoutSession session) => session switch
    {
        { State: not (SessionState.Ready or SessionState.Unlocked) } => "There is no picture yet that could be laid on another colour.",
        { Operation: not Operations.BackgroundRemoval } => "Only a picture without a background can be laid on another one.",
        { ResultDigest: null } => "The full picture has not been made yet. Unlock it first.",
        { Result.ContentType: "image/webp", Made: null } => "This result is a WebP picture, which can't be worked on here.",
        { Redemption.Delivered: false } when deliveries.HasBegun(session) => "The full picture is being downloaded. Let that finish first.",
        _ => null,
    };

    private async Task<PreviewInfo?> RenderAsync(SessionId id, string colour, PictureBuffer picture, CancellationToken cancellationToken)
    {
        using var made = await store.OpenPictureAsync(id, PictureKind.Result, cancellationToken);
        if (made is null)
        {
            return null;
        }

        // As large as it is, and without a watermark.
        var options = new PreviewOptions
        {
            LongestSide = int.MaxValue,
            JpegQuality = JpegQuality,
            Background = PreviewBackgrounds.Parse(colour)!,
            Limits = memory.LimitsInside,
        };
        var rendered = await lane.RunAsync(LanePriority.Free, stop => PreviewRenderer.Render(made.Memory, options, picture, stop), cancellationToken);
        return rendered.OrThrow();
    }

    /// <param name="begun">The session that the change was made for; if its result is another by now, nothing is changed.</param>
    /// <param name="change">What becomes of the record.</param>
    /// <param name="place">Where the new picture lies; null: where the made one lies.</param>
    private async Task<IResult> KeepAsync(CutoutSession begun, Func<CutoutSession, CutoutSession> change, PictureKind? place = null)
    {
        var changed = await store.UpdateAsync(
            begun.Id,
            now => now.ResultDigest == begun.ResultDigest && WhyNot(now) is null ? change(now) with { Sent = ByteRanges.None, ExpiresAt = time.End } : null,
            CancellationToken.None);
        if ((changed is null ? place : begun.ResultIn) is { } unused and not PictureKind.Result && unused != changed?.ResultIn)
        {
            await store.ErasePictureAsync(begun.Id, unused, CancellationToken.None);
        }

        return changed is not null ? TypedResults.Ok(SessionView.Of(changed))
            : await store.FindAsync(begun.Id, CancellationToken.None) is null ? Problems.NotFound()
            : Problems.NotEditable("Another change has just been made to this picture. Try again.");
    }
}
