namespace Cutout.Matting.Segmenting;

/// <summary>A head with shoulders under it, down to the bottom edge.</summary>
/// <param name="X">The face's middle, 0..1 from the left.</param>
/// <param name="Y">0..1 from the top.</param>
/// <param name="Radius">Of the face, in heights of the picture.</param>
/// <param name="Aspect">The picture's width by its height.</param>
internal readonly record struct Bust(float X, float Y, float Radius, float Aspect)
{
    /// <summary>0..1: how far the place belongs to it. Clothes are as broad as two faces to either side, give or take.</summary>
    public float At(float x, float y)
    {
        float u = (x - X) * Aspect / Radius, v = (y - Y) / Radius;
        float hx = u / 1.35f, hy = (v + 0.25f) / 1.75f;
        var head = MathF.Exp(-0.7f * MathF.Pow((hx * hx) + (hy * hy), 2));
        var breadth = 1.1f + (1.5f * Math.Clamp((v - 1.0f) / 1.2f, 0, 1));
        var shoulders = Math.Clamp((v - 0.8f) / 0.5f, 0, 1) * MathF.Exp(-0.7f * MathF.Pow(u / breadth, 4));
        return MathF.Max(head, shoulders);
    }
}
