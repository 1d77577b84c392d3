using System.Buffers;
using System.Runtime.CompilerServices;
using Cutout.Imaging;

namespace Cutout.Matting.Edges;

/// <summary>Reads a matte at full size, one row of straight RGBA at a time.</summary>
internal sealed class MatteWriter(Matte matte, Frame frame)
{
    // A matte within a hundredth of certain is certain: nobody sees the difference, and the file compresses better.
    private const float Certain = 0.012f;

    private long _opaque;
    private long _soft;
    private long _clear;

    /// <summary>Hands over row <paramref name="y"/> of the upright picture as straight RGBA.</summary>
    public delegate void RowSource(int y, Span<byte> rgba);

    /// <summary>Cuts a picture row by row, so that it need not stand in memory.</summary>
    public static MattingReport Write(
        Matte matte, Frame frame, RowSource rows, ColorProfile? profile, double confidence, IBufferWriter<byte> png, Scratch scratch, CancellationToken cancellationToken)
    {
        var (width, height) = (frame.Width, frame.Height);
        var cutter = new MatteWriter(matte, frame);
        var row = scratch.Take<byte>(4 * width).AsSpan(0, 4 * width);
        using var output = new PngWriter(png, width, height, PngColor.Rgba, profile: profile);
        for (var y = 0; y < height; y++)
        {
            if ((y & 15) == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            rows(y, row);
            cutter.CutRow(row, y);
            output.WriteRow(row);
        }

        output.Complete();
        double all = (long)width * height;
        return new MattingReport(width, height, cutter._opaque / all, cutter._soft / all, cutter._clear / all, confidence);
    }

    private void CutRow(Span<byte> row, int y)
    {
        var v = Math.Clamp(((y + frame.Top + 0.5f) / frame.Factor) - 0.5f, 0, matte.Height - 1);
        var top = (int)v;
        var upper = top * matte.Width;
        var lower = Math.Min(top + 1, matte.Height - 1) * matte.Width;
        var fy = v - top;
        for (var x = 0; x < row.Length / 4; x++)
        {
            var u = Math.Clamp(((x + frame.Left + 0.5f) / frame.Factor) - 0.5f, 0, matte.Width - 1);
            var left = (int)u;
            var spot = new Spot(upper + left, upper + Math.Min(left + 1, matte.Width - 1), lower + left, lower + Math.Min(left + 1, matte.Width - 1), u - left, fy);
            CutPixel(row.Slice(4 * x, 4), spot);
        }
    }

    private void CutPixel(Span<byte> pixel, in Spot spot)
    {
        if (!(matte.Unknown[spot.A] | matte.Unknown[spot.B] | matte.Unknown[spot.C] | matte.Unknown[spot.D]))
        {
            if (matte.Alpha[spot.A] > 0.5f && pixel[3] > 0)
            {
                Count(pixel[3]);
                return;
            }

            pixel.Clear();
            _clear++;
            return;
        }

        float r = pixel[0] / 255f, g = pixel[1] / 255f, b = pixel[2] / 255f;
        var alpha = frame.Factor == 1
            ? matte.Alpha[spot.A]
            : (spot.Read(matte.Line[0]) * r) + (spot.Read(matte.Line[1]) * g) + (spot.Read(matte.Line[2]) * b) + spot.Read(matte.Line[3]);
        alpha = alpha < Certain ? 0 : alpha > 1 - Certain ? 1 : alpha;
        var opacity = (byte)((alpha * pixel[3]) + 0.5f);
        Count(opacity);
        if (opacity == 0)
        {
            pixel.Clear();
            return;
        }

        if (alpha < 1)
        {
            pixel[0] = Own(r, alpha, spot, 0);
            pixel[1] = Own(g, alpha, spot, 1);
            pixel[2] = Own(b, alpha, spot, 2);
        }

        pixel[3] = opacity;
    }

    // The subject's colour in a pixel that shows both: what was estimated, corrected by what the mixture leaves unexplained.
    private byte Own(float value, float alpha, in Spot spot, int channel)
    {
        float subject = spot.Read(matte.Subject[channel]), ground = spot.Read(matte.Ground[channel]);
        var own = subject + (alpha * (value - (alpha * subject) - ((1 - alpha) * ground)));
        return (byte)((Math.Clamp(own, 0, 1) * 255) + 0.5f);
    }

    private void Count(byte opacity)
    {
        switch (opacity)
        {
            case 0:
                _clear++;
                break;
            case 255:
                _opaque++;
                break;
            default:
                _soft++;
                break;
        }
    }

    /// <summary>A place between four pixels of the matte.</summary>
    private readonly record struct Spot(int A, int B, int C, int D, float Fx, float Fy)
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public float Read(float[] plane)
        {
            var upper = plane[A] + (Fx * (plane[B] - plane[A]));
            var lower = plane[C] + (Fx * (plane[D] - plane[C]));
            return upper + (Fy * (lower - upper));
        }
    }
}
