namespace Cutout.Matting.Segmenting;

/// <summary>How busy a picture is, place by place.</summary>
internal static class Texture
{
    /// <summary>
    /// How busy every pixel's surroundings are, at a fine scale: what is in focus is busy, a blurred background is not.
    /// </summary>
    public static float[] Of(LabPicture picture, Scratch scratch)
    {
        using var own = new Scratch();
        int w = picture.Width, h = picture.Height;
        var texture = scratch.Take<float>(w * h);
        for (var y = 1; y < h - 1; y++)
        {
            for (var x = 1; x < w - 1; x++)
            {
                var at = (y * w) + x;
                var bend = (4 * picture.L[at]) - picture.L[at - 1] - picture.L[at + 1] - picture.L[at - w] - picture.L[at + w];
                texture[at] = MathF.Abs(bend);
            }
        }

        Planes.Blur(texture, texture, w, h, Math.Max(2, Math.Max(w, h) / 160), own.Take<float>(w * h));
        for (var i = 0; i < w * h; i++)
        {
            texture[i] = 8 * MathF.Log(1 + texture[i]);
        }

        return texture;
    }
}
