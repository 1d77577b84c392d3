using Cutout.Imaging;

namespace Cutout.Matting.Segmenting;

/// <summary>
/// A reduced picture as planes, row by row from the top: sRGB in 0..1, and Oklab stretched so that one unit is about one
/// just noticeable step in every direction (L by 100, a and b by 250).
/// </summary>
internal sealed class LabPicture
{
    private LabPicture(int width, int height, Scratch scratch)
    {
        Width = width;
        Height = height;
        Red = scratch.Take<float>(width * height);
        Green = scratch.Take<float>(width * height);
        Blue = scratch.Take<float>(width * height);
        L = scratch.Take<float>(width * height);
        A = scratch.Take<float>(width * height);
        B = scratch.Take<float>(width * height);
        Opacity = scratch.Take<float>(width * height);
    }

    public int Width { get; }

    public int Height { get; }

    public int Count => Width * Height;

    public float[] Red { get; }

    public float[] Green { get; }

    public float[] Blue { get; }

    public float[] L { get; }

    public float[] A { get; }

    public float[] B { get; }

    /// <summary>The picture's own alpha, 0..1; a picture that has been cut before stays cut.</summary>
    public float[] Opacity { get; }

    /// <summary>Row <paramref name="y"/> as straight RGBA, 8 bits a channel.</summary>
    public void ReadRow(int y, Span<byte> rgba)
    {
        for (var x = 0; x < Width; x++)
        {
            var at = (y * Width) + x;
            rgba[4 * x] = (byte)((Red[at] * 255) + 0.5f);
            rgba[(4 * x) + 1] = (byte)((Green[at] * 255) + 0.5f);
            rgba[(4 * x) + 2] = (byte)((Blue[at] * 255) + 0.5f);
            rgba[(4 * x) + 3] = (byte)((Opacity[at] * 255) + 0.5f);
        }
    }

    /// <summary>How much the colours of two pixels differ, in steps, squared.</summary>
    public float SquaredDistance(int a, int b)
    {
        float l = L[a] - L[b], u = A[a] - A[b], v = B[a] - B[b];
        return (l * l) + (u * u) + (v * v);
    }

    /// <summary>
    /// Averages squares of <paramref name="factor"/> pixels as the rows are read, and turns the result upright; the squares at
    /// the stored picture's right and bottom edge may be cut off.
    /// </summary>
    /// <exception cref="PictureException">The data is damaged.</exception>
    public static LabPicture Shrink(PictureReader reader, int factor, Scratch scratch, CancellationToken cancellationToken)
    {
        using var own = new Scratch();
        int w = (reader.Width + factor - 1) / factor, h = (reader.Height + factor - 1) / factor;
        var orientation = reader.Header.Orientation;
        var small = orientation >= Orientation.Transposed ? new LabPicture(h, w, scratch) : new LabPicture(w, h, scratch);
        var sums = own.Take<int>(4 * w);
        var row = own.Take<byte>(4 * reader.Width).AsSpan(0, 4 * reader.Width);
        for (var y = 0; y < h; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rows = Math.Min(factor, reader.Height - (y * factor));
            Array.Clear(sums);
            for (var i = 0; i < rows; i++)
            {
                reader.ReadRow(row);
                AddRow(row, factor, sums);
            }

            var whole = 1f / (255 * rows * factor);
            var last = 1f / (255 * rows * (reader.Width - ((w - 1) * factor)));
            int at = small.Upright(0, y, orientation), step = small.Upright(1, y, orientation) - at;
            for (var x = 0; x < w; x++, at += step)
            {
                var scale = x < w - 1 ? whole : last;
                small.Red[at] = sums[4 * x] * scale;
                small.Green[at] = sums[(4 * x) + 1] * scale;
                small.Blue[at] = sums[(4 * x) + 2] * scale;
                small.Opacity[at] = sums[(4 * x) + 3] * scale;
            }
        }

        Oklab.Convert(small);
        return small;
    }

    /// <summary>Averages squares of <paramref name="factor"/> pixels; those at the right and bottom edge may be cut off.</summary>
    public LabPicture Shrink(int factor, Scratch scratch)
    {
        if (factor == 1)
        {
            return this;
        }

        var small = new LabPicture((Width + factor - 1) / factor, (Height + factor - 1) / factor, scratch);
        ShrinkPlane(Red, small.Red, factor, small);
        ShrinkPlane(Green, small.Green, factor, small);
        ShrinkPlane(Blue, small.Blue, factor, small);
        ShrinkPlane(Opacity, small.Opacity, factor, small);
        Oklab.Convert(small);
        return small;
    }

    /// <summary>Averages a plane of this picture's size into one of <paramref name="small"/>'s.</summary>
    public void ShrinkPlane(float[] from, float[] to, int factor, LabPicture small)
    {
        for (var y = 0; y < small.Height; y++)
        {
            var bottom = Math.Min((y + 1) * factor, Height);
            for (var x = 0; x < small.Width; x++)
            {
                var right = Math.Min((x + 1) * factor, Width);
                var sum = 0f;
                for (var v = y * factor; v < bottom; v++)
                {
                    for (var u = x * factor; u < right; u++)
                    {
                        sum += from[(v * Width) + u];
                    }
                }

                to[(y * small.Width) + x] = sum / ((bottom - (y * factor)) * (right - (x * factor)));
            }
        }
    }

    private static void AddRow(ReadOnlySpan<byte> row, int factor, int[] sums)
    {
        for (int x = 0, target = 0; x < row.Length; target += 4)
        {
            int r = 0, g = 0, b = 0, a = 0;
            for (var end = Math.Min(x + (4 * factor), row.Length); x < end; x += 4)
            {
                r += row[x];
                g += row[x + 1];
                b += row[x + 2];
                a += row[x + 3];
            }

            sums[target] += r;
            sums[target + 1] += g;
            sums[target + 2] += b;
            sums[target + 3] += a;
        }
    }

    // Where the stored pixel (x, y) lies in this upright picture.
    private int Upright(int x, int y, Orientation orientation)
    {
        var (u, v) = orientation >= Orientation.Transposed ? (y, x) : (x, y);
        u = orientation is Orientation.MirroredHorizontally or Orientation.Rotated180 or Orientation.Rotated90 or Orientation.Transversed ? Width - 1 - u : u;
        v = orientation is Orientation.MirroredVertically or Orientation.Rotated180 or Orientation.Rotated270 or Orientation.Transversed ? Height - 1 - v : v;
        return (v * Width) + u;
    }
}
