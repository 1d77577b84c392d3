using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Inpainting;

/// <summary>
/// One scale of a window: RGBA pixels with a margin of nothing around them, so that a patch can be read at every pixel.
/// Pixels are named by their index in the padded planes; a neighbour is one or <see cref="Stride"/> away.
/// </summary>
internal sealed class Level
{
    private const int Pad = 8;
    private const uint All = uint.MaxValue;

    public Level(int width, int height, Scratch scratch)
    {
        (Width, Height, Stride) = (width, height, width + (2 * Pad));
        var length = Stride * (height + (2 * Pad));
        Color = scratch.Take<uint>(length);
        Inside = scratch.Take<uint>(length);
        Counts = scratch.Take<uint>(length);
        Kind = scratch.Take<PixelKind>(length);
        Source = scratch.Take<bool>(length);
        Match = scratch.Take<int>(length);
        Length = length;
    }

    public int Width { get; }

    public int Height { get; }

    public int Stride { get; }

    public int Length { get; }

    /// <summary>RGBA, a byte each.</summary>
    public uint[] Color { get; }

    /// <summary>All ones where the pixel belongs to the window.</summary>
    public uint[] Inside { get; }

    /// <summary>All ones where the colour means something: what is known, and what has been filled so far.</summary>
    public uint[] Counts { get; }

    public PixelKind[] Kind { get; }

    /// <summary>Whether the whole patch around the pixel is known.</summary>
    public bool[] Source { get; }

    /// <summary>For pixels near the hole, the source whose patch looks most like theirs; 0 for none.</summary>
    public int[] Match { get; }

    /// <summary>How many pixels are to be filled.</summary>
    public int Holes { get; private set; }

    /// <summary>How many pixels have a known patch around them.</summary>
    public int Sources { get; private set; }

    public int At(int x, int y) => ((y + Pad) * Stride) + x + Pad;

    public (int X, int Y) PlaceOf(int at) => ((at % Stride) - Pad, (at / Stride) - Pad);

    public void Set(int at, PixelKind kind, uint color)
    {
        Kind[at] = kind;
        Color[at] = color;
    }

    /// <summary>To be called when all pixels are set.</summary>
    public void Complete()
    {
        for (var y = 0; y < Height; y++)
        {
            for (int at = At(0, y), end = at + Width; at < end; at++)
            {
                Inside[at] = Kind[at] == PixelKind.Never ? 0 : All;
                Counts[at] = Kind[at] == PixelKind.Known ? All : 0;
                Holes += Kind[at] == PixelKind.Hole ? 1 : 0;
            }
        }

        for (var y = Patch.Radius; y < Height - Patch.Radius; y++)
        {
            for (int at = At(Patch.Radius, y), end = at + Width - (2 * Patch.Radius); at < end; at++)
            {
                Source[at] = Kind[at] == PixelKind.Known && Patch.CountOf(Counts, at, Stride) == Patch.Area;
                Sources += Source[at] ? 1 : 0;
            }
        }
    }

    /// <summary>Half the size. A pixel is as its known ones are on average; where half or more are to be filled, so is it.</summary>
    public Level Halve(Scratch scratch)
    {
        var half = new Level((Width + 1) / 2, (Height + 1) / 2, scratch);
        for (var y = 0; y < half.Height; y++)
        {
            for (var x = 0; x < half.Width; x++)
            {
                int top = At(2 * x, 2 * y), holes = 0, known = 0;
                var sum = Vector128<float>.Zero;
                for (var i = 0; i < 4; i++)
                {
                    var at = top + (i & 1) + ((i >> 1) * Stride);
                    holes += Kind[at] == PixelKind.Hole ? 1 : 0;
                    if (Kind[at] == PixelKind.Known)
                    {
                        known++;
                        sum += Rgba.Widen(Color[at]);
                    }
                }

                var kind = holes >= 2 || (holes > 0 && known == 0) ? PixelKind.Hole : known > 0 ? PixelKind.Known : PixelKind.Never;
                half.Set(half.At(x, y), kind, known > 0 ? Rgba.Narrow(sum / known) : 0);
            }
        }

        half.Complete();
        return half;
    }

    /// <summary>From now on the pixel's colour counts.</summary>
    public void Fill(int at, uint color)
    {
        Color[at] = color;
        Counts[at] = All;
    }

    /// <summary>Whether a patch can be taken from here; any number may be asked for.</summary>
    public bool IsSource(int at) => (uint)at < (uint)Length && Source[at];
}
