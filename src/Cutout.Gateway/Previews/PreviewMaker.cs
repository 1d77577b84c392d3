using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Previews;

/// <summary>From a full result to the small watermarked picture that everyone may see.</summary>
internal sealed class PreviewMaker(PictureLane lane, IOptions<PreviewsOptions> options)
{
    public Task<PictureOutcome<PictureFacts>> RenderAsync(
        PictureBuffer result, PreviewBackground background, PictureBuffer preview, CancellationToken cancellationToken) =>
        RenderAsync(result.Memory, background, preview, LanePriority.Free, cancellationToken);

    public Task<PictureOutcome<PictureFacts>> RenderAsync(
        ReadOnlyMemory<byte> result, PreviewBackground background, PictureBuffer preview, LanePriority priority, CancellationToken cancellationToken) =>
        lane.RunAsync(
            priority,
            stop => Render(result, OptionsFor(background), preview, stop),
            cancellationToken);

    private static PictureOutcome<PictureFacts> Render(
        ReadOnlyMemory<byte> result, PreviewOptions options, PictureBuffer preview, CancellationToken cancellationToken) =>
        PreviewRenderer.Render(result, options, preview, cancellationToken).TryGet(out var info, out var refusal)
            ? new PictureFacts(info.ContentType, info.Width, info.Height, preview.Length)
            : refusal;

    private PreviewOptions OptionsFor(PreviewBackground background) => new()
    {
        LongestSide = options.Value.LongestSide,
        JpegQuality = options.Value.JpegQuality,
        Background = background,
        Watermark = new Watermark { Text = options.Value.WatermarkText, Opacity = options.Value.WatermarkOpacity },
    };
}
