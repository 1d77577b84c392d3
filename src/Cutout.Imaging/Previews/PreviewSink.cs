using System.Buffers;

namespace Cutout.Imaging.Previews;

/// <summary>The last steps of a preview's rows: background, watermark, encoder.</summary>
internal sealed class PreviewSink : IDisposable
{
    private readonly PreviewOptions _options;
    private readonly int _width;
    private readonly int _height;
    private readonly WatermarkPattern? _watermark;
    private readonly PngWriter? _png;
    private readonly JpegWriter? _jpeg;
    private int _y;

    public PreviewSink(PreviewOptions options, int width, int height, ColorProfile? profile, IBufferWriter<byte> output)
    {
        _options = options;
        _width = width;
        _height = height;
        _watermark = options.Watermark is { ShowsNothing: false } watermark ? new WatermarkPattern(watermark, width, height) : null;
        if (options.Background.IsTransparent)
        {
            _png = new PngWriter(output, width, height, PngColor.Rgba, profile: profile);
        }
        else
        {
            _jpeg = new JpegWriter(output, width, height, new JpegOptions { Quality = options.JpegQuality, Profile = profile });
        }
    }

    /// <summary>Takes a straight-alpha RGBA row, which is changed.</summary>
    public void WriteRow(Span<byte> rgba)
    {
        if (_jpeg is not null)
        {
            _options.Background.PutUnder(rgba, _y);
        }

        _watermark?.PutOver(rgba, _y);
        _y++;
        _png?.WriteRow(rgba);
        _jpeg?.WriteRgbaRow(rgba);
    }

    public PreviewInfo Complete()
    {
        _png?.Complete();
        _jpeg?.Complete();
        return new PreviewInfo(_width, _height, _png is null ? "image/jpeg" : "image/png");
    }

    public void Dispose()
    {
        _watermark?.Dispose();
        _png?.Dispose();
        _jpeg?.Dispose();
    }
}
