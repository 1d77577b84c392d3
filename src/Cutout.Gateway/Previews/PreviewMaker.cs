using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Previews;

/// <summary>From a full result to the small watermarked picture that everyone may see.</summary>
internal sealed class PreviewMaker(PictureLane lane, MemoryBudget memory, IOptions<PreviewsOptions> options)
{
    private readonly WatermarkImage? _image = options.Value.WatermarkImage is { Length: > 0 } path ? WatermarkFile.Read(path).Image : null;

    public Task<PictureOutcome<PictureFacts>> RenderAsync(
        CutoutSession session, PictureBuffer result, PreviewBackground background, PictureBuffer preview, CancellationToken cancellationToken) =>
        RenderAsync(session, result.Memory, background, preview, LanePriority.Free, memory.LimitsInside, cancellationToken);

    public Task<PictureOutcome<PictureFacts>> RenderAsync(
        CutoutSession session,
        ReadOnlyMemory<byte> result,
        PreviewBackground background,
        PictureBuffer preview,
        LanePriority priority,
        CancellationToken cancellationToken) =>
        RenderAsync(session, result, background, preview, priority, memory.LimitsAtTheDoor, cancellationToken);

    private Task<PictureOutcome<PictureFacts>> RenderAsync(
        CutoutSession session,
        ReadOnlyMemory<byte> result,
        PreviewBackground background,
        PictureBuffer preview,
        LanePriority priority,
        DecodeLimits limits,
        CancellationToken cancellationToken) =>
        lane.RunAsync(
            priority,
            stop => Render(result, OptionsFor(session, background) with { Limits = limits }, preview, stop),
            cancellationToken);

    private static PictureOutcome<PictureFacts> Render(
        ReadOnlyMemory<byte> result, PreviewOptions options, PictureBuffer preview, CancellationToken cancellationToken) =>
        PreviewRenderer.Render(result, options, preview, cancellationToken).TryGet(out var info, out var refusal)
            ? new PictureFacts(info.ContentType, info.Width, info.Height, preview.Length)
            : refusal;

    // The same watermark on any background, or two previews of one session would give it away.
    private PreviewOptions OptionsFor(CutoutSession session, PreviewBackground background) => new()
    {
        LongestSide = options.Value.LongestSide,
        JpegQuality = options.Value.JpegQuality,
        Background = background,
        Watermark = new Watermark
        {
            Text = WatermarkText.For(session, options.Value.WatermarkText),
            Image = _image,
            Angle = options.Value.WatermarkAngle,
            Opacity = options.Value.WatermarkOpacity,
            Size = options.Value.WatermarkSize,
            Spacing = options.Value.WatermarkSpacing,
            Seed = WatermarkSeed.For(session.Id),
        },
    };
}
