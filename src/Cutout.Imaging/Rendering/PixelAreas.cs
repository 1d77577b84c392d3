namespace Cutout.Imaging.Rendering;

internal static class PixelAreas
{
    /// <summary>Makes what lies outside of the area clear, in a row of RGBA.</summary>
    public static void ClearOutside(this PixelArea area, Span<byte> rgba, int y)
    {
        if (y < area.Top || y >= area.Bottom)
        {
            rgba.Clear();
            return;
        }

        rgba[..(4 * area.Left)].Clear();
        rgba[(4 * area.Right)..].Clear();
    }
}
