using System.Runtime.CompilerServices;

namespace Cutout.Matting.Edges;

/// <summary>Reads a matte at full size, one row of straight RGBA at a time.</summary>
/// <param name="factor">How many times larger the picture is than the matte.</param>
internal sealed class MatteWriter(Matte matte, int factor)
{
    // A matte within a hundredth of certain is certain: nobody sees the difference, and the file compresses better.
    private const float Certain = 0.012f;

    public long Opaque { get; private set; }

    public long Soft { get; private set; }

    public long Clear { get; private set; }

    /// <summary>Cuts row <paramref name="y"/> in place.</summary>
    public void CutRow(Span<byte> row, int y)
    {
        var v = Math.Clamp(((y + 0.5f) / factor) - 0.5f, 0, matte.Height - 1);
        var top = (int)v;
        var upper = top * matte.Width;
        var lower = Math.Min(top + 1, matte.Height - 1) * matte.Width;
        var fy = v - top;
        for (var x = 0; x < row.Length / 4; x++)
        {
            var u = Math.Clamp(((x + 0.5f) / factor) - 0.5f, 0, matte.Width - 1);
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
            Clear++;
            return;
        }

        float r = pixel[0] / 255f, g = pixel[1] / 255f, b = pixel[2] / 255f;
        var alpha = factor == 1
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
                Clear++;
                break;
            case 255:
                Opaque++;
                break;
            default:
                Soft++;
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
