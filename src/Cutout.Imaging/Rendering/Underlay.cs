namespace Cutout.Imaging.Rendering;

/// <summary>Puts something behind rows of straight-alpha RGBA: "over" (Porter and Duff, "Compositing digital images", 1984).</summary>
internal static class Underlay
{
    /// <summary>One colour for all pixels.</summary>
    public static void Put(Span<byte> front, byte red, byte green, byte blue, byte alpha)
    {
        ReadOnlySpan<byte> behind = [red, green, blue, alpha];
        for (var at = 0; at < front.Length; at += 4)
        {
            Put(front.Slice(at, 4), behind);
        }
    }

    /// <summary>A row of the same length.</summary>
    public static void PutRow(Span<byte> front, ReadOnlySpan<byte> behind)
    {
        for (var at = 0; at < front.Length; at += 4)
        {
            Put(front.Slice(at, 4), behind.Slice(at, 4));
        }
    }

    private static void Put(Span<byte> front, ReadOnlySpan<byte> behind)
    {
        // In 255ths of 255ths, so that nothing is rounded before the end.
        int over = front[3];
        var shine = behind[3] * (255 - over);
        var alpha = (255 * over) + shine;
        if (shine == 0)
        {
            return;
        }

        for (var channel = 0; channel < 3; channel++)
        {
            front[channel] = (byte)(((front[channel] * 255 * over) + (behind[channel] * shine) + (alpha / 2)) / alpha);
        }

        front[3] = (byte)((alpha + 127) / 255);
    }
}
