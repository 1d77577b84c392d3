namespace Cutout.Matting;

/// <summary>A symmetric 3x3 matrix as its upper triangle: xx, xy, xz, yy, yz, zz.</summary>
internal readonly record struct Symmetric(float Xx, float Xy, float Xz, float Yy, float Yz, float Zz)
{
    public static Symmetric Invert(float xx, float xy, float xz, float yy, float yz, float zz)
    {
        float a = (yy * zz) - (yz * yz), b = (xz * yz) - (xy * zz), c = (xy * yz) - (xz * yy);
        var scale = 1 / ((xx * a) + (xy * b) + (xz * c));
        return new Symmetric(a * scale, b * scale, c * scale, ((xx * zz) - (xz * xz)) * scale, ((xy * xz) - (xx * yz)) * scale, ((xx * yy) - (xy * xy)) * scale);
    }

    /// <summary>The quadratic form of a vector.</summary>
    public float Form(float x, float y, float z) => (x * ((Xx * x) + (2 * ((Xy * y) + (Xz * z))))) + (y * ((Yy * y) + (2 * Yz * z))) + (Zz * z * z);

    public void CopyTo(Span<float> to) => (to[0], to[1], to[2], to[3], to[4], to[5]) = (Xx, Xy, Xz, Yy, Yz, Zz);
}
