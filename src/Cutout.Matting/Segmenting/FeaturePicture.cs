using System.Numerics;

namespace Cutout.Matting.Segmenting;

/// <summary>A picture as the colour models see it: four numbers a pixel, Oklab and how busy the neighbourhood is.</summary>
internal sealed class FeaturePicture
{
    public FeaturePicture(LabPicture picture, float[] texture, Scratch scratch)
    {
        Picture = picture;
        Values = scratch.Take<Vector4>(picture.Count);
        for (var i = 0; i < picture.Count; i++)
        {
            Values[i] = new Vector4(picture.L[i], picture.A[i], picture.B[i], texture[i]);
        }
    }

    public LabPicture Picture { get; }

    public Vector4[] Values { get; }

    /// <summary>
    /// How busy every pixel's surroundings are, at a fine scale: what is in focus is busy, a blurred background is not.
    /// </summary>
    public static float[] TextureOf(LabPicture picture, Scratch scratch)
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
