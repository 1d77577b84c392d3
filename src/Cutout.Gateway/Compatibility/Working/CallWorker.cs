using Cutout.Gateway.Compatibility.Rendering;
using Cutout.Gateway.Keys;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.RemoveBg;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Web;
using Cutout.Imaging;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>Does the work of one call: clean the photo, have it cut, make of it what was asked for, say what it costs. Goes on when the caller has hung up.</summary>
internal sealed class CallWorker(ProviderRouter router, PhotoIntake intake, CutoutPress press, PictureLane lane, MemoryBudget memory, ILogger<CallWorker> log)
{
    public async Task<CallEnd> WorkAsync(Call call, RunningCut cut)
    {
        using var _ = call;
        var (end, returnsMegapixels) = await TryAsync(call, cut);
        KeyGate.Settle(call.Reservation, end is CallEnd.Made made ? made.Charged : 0, returnsMegapixels);
        return end;
    }

    // Beside the end: whether it was the caller's own mistake, which doesn't count against his pace.
    private async Task<(CallEnd End, bool ReturnsMegapixels)> TryAsync(Call call, RunningCut cut)
    {
        try
        {
            var cleaned = await CleanAsync(call, cut.Stop);
            if (cleaned.Value is not { } pictures)
            {
                return (new CallEnd.Refused(cleaned.Refusal!), true);
            }

            using (pictures)
            {
                var picture = await CutAsync(call, pictures, cut);
                return (new CallEnd.Made(picture, call.Wish.Size.PriceOf((long)picture.Width * picture.Height), call.Reservation.Rate), false);
            }
        }
        catch (OperationCanceledException) when (cut.Stop.IsCancellationRequested || cut.Left.IsCancellationRequested)
        {
            log.CompatibleCallCalledOff();
            return (new CallEnd.CalledOff(), true);
        }
        catch (ProviderException problem)
        {
            var refusal = DialectRefusals.Of(problem.Failure);
            return (new CallEnd.Refused(refusal), refusal.Status == 400);
        }
        catch (Exception problem) when (problem is PictureException or PictureTooLargeException)
        {
            // Paid for, and nothing that could be handed out.
            log.CompatibleCallUnshowable(problem.Message);
            return (new CallEnd.Refused(DialectRefusals.Of(new ProviderFailure("none", FailureKind.BrokenAnswer, Charged.Unknown, "unshowable"))), false);
        }
        catch (Exception problem)
        {
            log.CompatibleCallFailed(problem);
            return (new CallEnd.Refused(DialectRefusals.Of(Problems.InternalError().Problem)), false);
        }
    }

    // Who answers in the dialect looks himself, and charges nothing for what he can't read; for everybody else it is found out here, before it costs anything.
    private async Task<DialectOutcome<CleanPictures>> CleanAsync(Call call, CancellationToken cancellationToken)
    {
        if (!call.IsPassedOn && await FindDamageAsync(call, cancellationToken) is { } damaged)
        {
            return damaged.Fault == PictureFault.NoMemory ? DialectRefusals.Of(Problems.NoMemory().Problem) : DialectRefusals.Unreadable("The picture is damaged, or uses a rare variant of its format. Save it anew as JPEG or PNG.");
        }

        var photo = intake.Clean(new Upload(call.Photo, Operations.BackgroundRemoval), call.Header);
        if (photo.Value is not { } clean)
        {
            return DialectRefusals.OfPicture(photo.Refusal!.Problem);
        }

        if (call.Background is not { } given)
        {
            return new CleanPictures(clean, null);
        }

        var behind = intake.Clean(new Upload(given, Operations.BackgroundRemoval), HeaderOf(given));
        if (behind.Value is { } background)
        {
            return new CleanPictures(clean, background);
        }

        clean.Picture.Dispose();
        return DialectRefusals.OfPicture(behind.Refusal!.Problem);
    }

    private Task<PictureRefusal?> FindDamageAsync(Call call, CancellationToken cancellationToken) => lane.RunAsync(
        LanePriority.Paid,
        stop => PictureVerifier.Verify(call.Photo.Memory, memory.LimitsAtTheDoor, stop)
            ?? (call.Background is { } background ? PictureVerifier.Verify(background.Memory, memory.LimitsAtTheDoor, stop) : null),
        cancellationToken);

    private async Task<DialectPicture> CutAsync(Call call, CleanPictures pictures, RunningCut cut)
    {
        var (photo, background) = (pictures.Photo, pictures.Background?.Picture.Memory ?? default);
        var wish = new RemoveBgWish(call.Wish.Given)
        {
            Background = background,
            BackgroundType = pictures.Background?.Facts.ContentType ?? "",
            VendorOnly = call.Wish.VendorOnly is not null,
        };
        var request = new CutRequest(Operations.BackgroundRemoval, photo.Picture.Memory, photo.Facts, call.Rooms.Result, _ => cut.MarkSent())
        {
            Wish = wish,
            Rendition = call.IsPassedOn && call.Wish.Size.IsPreview ? Renditions.Preview : Renditions.Full,
            Priority = LanePriority.Paid,
            Left = cut.Left,
        };
        var result = await router.CutAsync(request, cut.Stop);
        return result.Passed is { } passed
            ? await PassOnAsync(call, passed)
            : await press.MakeAsync(call.Wish, photo.Picture.Memory, background, call.Rooms, CancellationToken.None);
    }

    private async Task<DialectPicture> PassOnAsync(Call call, PassedAnswer passed)
    {
        var foreground = passed.Foreground
            ?? (passed.ContentType == "image/png" ? await press.FindSubjectAsync(call.Rooms.Result.Memory, CancellationToken.None) : new PixelArea(0, 0, passed.Width, passed.Height));
        return new DialectPicture(call.Rooms.Take(call.Rooms.Result), passed.ContentType, passed.Width, passed.Height)
        {
            MaxWidth = passed.MaxWidth,
            MaxHeight = passed.MaxHeight,
            Foreground = foreground,
            Type = passed.Type ?? "other",
            NotHonoured = call.Wish.NotKnown,
        };
    }

    private static PhotoHeader HeaderOf(PictureBuffer picture) => new(
        PictureProbe.Detect(picture.Span) switch
        {
            PictureFormat.Png => "image/png",
            PictureFormat.WebP => "image/webp",
            _ => "image/jpeg",
        },
        PictureProbe.Read(picture.Span).OrThrow());
}
