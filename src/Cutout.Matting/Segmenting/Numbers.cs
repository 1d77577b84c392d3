namespace Cutout.Matting.Segmenting;

/// <summary>Small operations on a number for each patch.</summary>
internal static class Numbers
{
    /// <summary>Scales so that 0 stays and all but the highest fiftieth lie below 1, where they are cut off. In place.</summary>
    public static float[] Stretch(float[] values)
    {
        var top = MathF.Max(Percentile(values, 0.98f), 1e-6f);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp(values[i] / top, 0, 1);
        }

        return values;
    }

    public static float Percentile(float[] values, float share)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        return sorted[(int)((sorted.Length - 1) * share)];
    }
}
