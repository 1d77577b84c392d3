namespace Cutout.Imaging.Composing;

/// <summary>Judges an edit by where it has changed something and where it should not have.</summary>
internal static class EditMeter
{
    /// <summary>The share of the mask's pixels that have changed; the planes may differ in size.</summary>
    public static double ShareWithin(Plane changed, Plane mask)
    {
        var (all, hit) = (0L, 0L);
        for (var y = 0; y < mask.Height; y++)
        {
            var masked = mask.Row(y);
            var found = changed.Row((int)((long)y * changed.Height / mask.Height));
            for (var x = 0; x < masked.Length; x++)
            {
                if (masked[x] != 0)
                {
                    all++;
                    hit += found[(int)((long)x * changed.Width / mask.Width)] != 0 ? 1 : 0;
                }
            }
        }

        return all == 0 ? 0 : (double)hit / all;
    }

    /// <summary>Compares in cells; those that a mask touches, and their neighbours, are left out.</summary>
    public static Likeness? Outside(PixelBuffer original, PixelBuffer edit, Plane? mask)
    {
        var (width, height) = Cells.Of(edit.Width, edit.Height);
        using var before = Cells.Shrink(original, width, height, hasAlpha: true);
        using var after = Cells.Shrink(edit, width, height, hasAlpha: false);
        using var touched = new Plane(width, height);
        if (mask is not null)
        {
            for (var y = 0; y < mask.Height; y++)
            {
                var row = touched.Row((int)((long)y * height / mask.Height));
                for (var x = 0; x < mask.Width; x++)
                {
                    row[(int)((long)x * width / mask.Width)] |= mask.Row(y)[x];
                }
            }

            touched.Dilate(1);
        }

        foreach (ref var value in touched.Values)
        {
            value = value == 0 ? (byte)1 : (byte)0;
        }

        return DetailComparer.Compare(after, before, touched.Values);
    }
}
