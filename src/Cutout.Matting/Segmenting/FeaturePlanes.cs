using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Segmenting;

/// <summary>A picture, or samples of one, as the colour models see it: Oklab and how busy the neighbourhood is. Each plane has room for eight numbers at least.</summary>
internal readonly record struct FeaturePlanes(float[] L, float[] A, float[] B, float[] Texture)
{
    /// <summary>Eight of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (Vector256<float> L, Vector256<float> A, Vector256<float> B, Vector256<float> Texture) At(int index) =>
        (Vector256.Create(L, index), Vector256.Create(A, index), Vector256.Create(B, index), Vector256.Create(Texture, index));

    public float SquaredDistance(int i, int j)
    {
        float l = L[i] - L[j], a = A[i] - A[j], b = B[i] - B[j], t = Texture[i] - Texture[j];
        return (l * l) + (a * a) + (b * b) + (t * t);
    }
}
