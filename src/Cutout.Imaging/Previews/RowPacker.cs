using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Previews;

/// <summary>Rows of RGBA to rows of RGB.</summary>
internal static class RowPacker
{
    /// <summary>Room that is needed after the packed row, for whole vectors.</summary>
    public const int Tail = 16;

    /// <summary>Four pixels a step: 16 bytes are read, 12 of them kept, and the next step overwrites what was written too much.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DropAlpha(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        var colors = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        var (from, to) = (0, 0);
        for (; from + 16 <= rgba.Length; from += 16, to += 12)
        {
            Vector128.Shuffle(Vector128.Create(rgba[from..]), colors).CopyTo(rgb[to..]);
        }

        for (; from < rgba.Length; from += 4, to += 3)
        {
            rgba.Slice(from, 3).CopyTo(rgb[to..]);
        }
    }
}
