using Cutout.Gateway.Compatibility.Parameters;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;

namespace Cutout.Gateway.Compatibility.Rendering;

/// <summary>Makes of a plain cutout what a call asks for, in the lane for pictures; it has been paid for.</summary>
internal sealed class CutoutPress(PictureLane lane, MemoryBudget memory)
{
    /// <summary>The picture, in one of the rooms; a picture that can't be read ends in a <see cref="PictureException"/>.</summary>
    /// <param name="wish">What is asked for.</param>
    /// <param name="photo">The photo as it was sent to be cut.</param>
    /// <param name="background">What shall be behind the subject; empty for nothing.</param>
    /// <param name="rooms">The cutout, and where the picture goes.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    public Task<DialectPicture> MakeAsync(
        DialectWish wish, ReadOnlyMemory<byte> photo, ReadOnlyMemory<byte> background, CallRooms rooms, CancellationToken cancellationToken) =>
        lane.RunAsync(LanePriority.Paid, stop => Make(wish, photo, background, rooms, stop), cancellationToken);

    /// <summary>Where the subject lies in a picture that nobody has told that of.</summary>
    public Task<PixelArea> FindSubjectAsync(ReadOnlyMemory<byte> cutout, CancellationToken cancellationToken) =>
        lane.RunAsync(LanePriority.Paid, stop => SubjectFinder.Find(cutout, null, memory.LimitsInside, stop).OrThrow().Bounds, cancellationToken);

    private DialectPicture Make(DialectWish wish, ReadOnlyMemory<byte> photo, ReadOnlyMemory<byte> background, CallRooms rooms, CancellationToken cancellationToken)
    {
        var cutout = rooms.Result.Memory;
        var header = PictureProbe.Read(cutout.Span).OrThrow();
        var region = DialectRegion.In(wish, PictureProbe.Read(photo.Span).OrThrow(), header);
        var subject = SubjectFinder.Find(cutout, region, memory.LimitsInside, cancellationToken).OrThrow();
        var plan = CutoutPlan.Of(wish, subject, region, !background.IsEmpty);
        if (plan.IsUntouched)
        {
            return PictureOf(rooms.Take(rooms.Result), plan, subject.Bounds, wish);
        }

        var options = plan.Options with { Background = background, Photo = CanRead(photo) ? photo : default, Limits = memory.LimitsInside };
        var output = rooms.Output!;
        if (!plan.IsZip)
        {
            var rendered = CutoutRenderer.Render(cutout, options, output, cancellationToken: cancellationToken).OrThrow();
            return PictureOf(rooms.Take(output), plan, rendered.Foreground, wish);
        }

        var (color, alpha) = rooms.Parts!.Value;
        var info = CutoutRenderer.Render(cutout, options, color, alpha, cancellationToken).OrThrow();
        StoredZip.Write(output, ("color.jpg", IsPhotoItself(plan, info, photo) ? photo : color.Memory), ("alpha.png", alpha.Memory));
        return PictureOf(rooms.Take(output), plan, info.Foreground, wish);
    }

    private static DialectPicture PictureOf(PictureBuffer file, CutoutPlan plan, PixelArea foreground, DialectWish wish) =>
        new(file, plan.ContentType, plan.Options.Width, plan.Options.Height)
        {
            MaxWidth = plan.MaxWidth,
            MaxHeight = plan.MaxHeight,
            Foreground = foreground,
            NotHonoured = [.. wish.NotHonouredHere.Concat(wish.NotKnown).Distinct()],
        };

    // Then no second loss is added to the colours: they compose to the very pixels of the PNG.
    private static bool IsPhotoItself(CutoutPlan plan, RenderInfo info, ReadOnlyMemory<byte> photo) =>
        info.HasColorsOfPhoto && photo.Length <= 3L * info.Width * info.Height
        && (plan.Options.Source, plan.Options.Target) is var (source, target) && source == target && (source.Width, source.Height) == (info.Width, info.Height)
        && PictureProbe.Read(photo.Span).OrThrow() is { Format: PictureFormat.Jpeg, Orientation: Orientation.Normal };

    private static bool CanRead(ReadOnlyMemory<byte> photo) => PictureProbe.Detect(photo.Span) is PictureFormat.Jpeg or PictureFormat.Png;
}
