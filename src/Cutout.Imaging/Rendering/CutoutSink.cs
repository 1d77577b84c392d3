using System.Buffers;
using System.Runtime.InteropServices;

namespace Cutout.Imaging.Rendering;

/// <summary>Takes the canvas row by row and writes the file, or the two files, that were asked for.</summary>
internal sealed class CutoutSink : IDisposable
{
    private readonly PngWriter? _png;
    private readonly JpegWriter? _jpeg;
    private readonly RenderedFile _file;
    private byte[]? _gray;

    /// <param name="options">Size, file, quality.</param>
    /// <param name="profile">Of the cutout.</param>
    /// <param name="output">Receives the file; of two, the colours.</param>
    /// <param name="alpha">Receives the alpha channel, where it is a file of its own.</param>
    public CutoutSink(RenderOptions options, ColorProfile? profile, IBufferWriter<byte> output, IBufferWriter<byte>? alpha)
    {
        _file = options.File;
        var (width, height) = (options.Width, options.Height);
        var jpeg = new JpegOptions { Quality = options.JpegQuality, Profile = profile };
        switch (_file)
        {
            case RenderedFile.Png:
                _png = new PngWriter(output, width, height, PngColor.Rgba, profile: profile);
                break;
            case RenderedFile.Jpeg:
                _jpeg = new JpegWriter(output, width, height, jpeg);
                break;
            case RenderedFile.AlphaPng:
                _png = new PngWriter(output, width, height, PngColor.Gray);
                break;
            case RenderedFile.AlphaJpeg:
                _jpeg = new JpegWriter(output, width, height, jpeg with { Grayscale = true, Profile = null });
                break;
            default:
                ArgumentNullException.ThrowIfNull(alpha);
                _jpeg = new JpegWriter(output, width, height, jpeg);
                _png = new PngWriter(alpha, width, height, PngColor.Gray);
                break;
        }

        _gray = PinnedPool<byte>.Rent(width);
    }

    /// <summary>A row of RGBA, which may be changed.</summary>
    public void WriteRow(Span<byte> rgba)
    {
        switch (_file)
        {
            case RenderedFile.Png:
                ClearHidden(rgba);
                _png!.WriteRow(rgba);
                break;
            case RenderedFile.Jpeg:
                Underlay.Put(rgba, 255, 255, 255, 255);
                _jpeg!.WriteRgbaRow(rgba);
                break;
            case RenderedFile.AlphaPng:
                _png!.WriteRow(AlphaOf(rgba));
                break;
            case RenderedFile.AlphaJpeg:
                _jpeg!.WriteRow(AlphaOf(rgba));
                break;
            default:
                _png!.WriteRow(AlphaOf(rgba));
                _jpeg!.WriteRgbaRow(rgba);
                break;
        }
    }

    public void Complete()
    {
        _png?.Complete();
        _jpeg?.Complete();
    }

    public void Dispose()
    {
        _png?.Dispose();
        _jpeg?.Dispose();
        PinnedPool<byte>.Return(_gray);
        _gray = null;
    }

    private ReadOnlySpan<byte> AlphaOf(ReadOnlySpan<byte> rgba)
    {
        for (var x = 0; x < rgba.Length / 4; x++)
        {
            _gray![x] = rgba[(4 * x) + 3];
        }

        return _gray.AsSpan(0, rgba.Length / 4);
    }

    private static void ClearHidden(Span<byte> rgba)
    {
        var alphaBits = BitConverter.IsLittleEndian ? 0xFF000000u : 0x000000FFu;
        foreach (ref var pixel in MemoryMarshal.Cast<byte, uint>(rgba))
        {
            pixel = (pixel & alphaBits) == 0 ? 0 : pixel;
        }
    }
}
