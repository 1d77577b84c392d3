using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Segmenting;

/// <summary>A picture's colours as <see cref="LabPicture"/> stretches them, eight pixels side by side.</summary>
/// <remarks>Björn Ottosson, "A perceptual color space for image processing", 2020.</remarks>
internal static class Oklab
{
    private const int Lanes = 8;

    // Its root is a thousandth of a step; nothing at all would have none.
    private const float Darkest = 1e-15f;

    private static readonly float[] Linear = MakeLinear();

    /// <summary>Fills in L, A and B from red, green and blue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Convert(LabPicture picture)
    {
        Span<float> linear = stackalloc float[3 * Lanes];
        for (var i = 0; i < picture.Count; i += Lanes)
        {
            // The last eight overlap with those before them; planes have room for eight.
            var at = Math.Max(0, Math.Min(i, picture.Count - Lanes));
            for (var k = 0; k < Lanes; k++)
            {
                linear[k] = LinearOf(picture.Red[at + k]);
                linear[Lanes + k] = LinearOf(picture.Green[at + k]);
                linear[(2 * Lanes) + k] = LinearOf(picture.Blue[at + k]);
            }

            Vector256<float> r = Vector256.Create<float>(linear), g = Vector256.Create<float>(linear[Lanes..]), b = Vector256.Create<float>(linear[(2 * Lanes)..]);
            var l = Root((r * 0.4122214708f) + (g * 0.5363325363f) + (b * 0.0514459929f));
            var m = Root((r * 0.2119034982f) + (g * 0.6806995451f) + (b * 0.1073969566f));
            var s = Root((r * 0.0883024619f) + (g * 0.2817188376f) + (b * 0.6299787005f));
            (((l * 0.2104542553f) + (m * 0.7936177850f) - (s * 0.0040720468f)) * 100).CopyTo(picture.L, at);
            (((l * 1.9779984951f) - (m * 2.4285922050f) + (s * 0.4505937099f)) * 250).CopyTo(picture.A, at);
            (((l * 0.0259040371f) + (m * 0.7827717662f) - (s * 0.8086757660f)) * 250).CopyTo(picture.B, at);
        }
    }

    /// <summary>Cube roots: a third of the exponent is within some hundredths, and two of Halley's steps bring it to all digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Root(Vector256<float> x)
    {
        x = Vector256.Max(x, Vector256.Create(Darkest));
        var third = Vector256.ConvertToInt32(Vector256.ConvertToSingle(x.AsInt32()) * (1f / 3));
        var root = (third + Vector256.Create(709_921_077)).AsSingle();
        for (var step = 0; step < 2; step++)
        {
            var cube = root * root * root;
            root *= (cube + x + x) / (cube + cube + x);
        }

        return root;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float LinearOf(float value) => Linear[(int)((value * 4095f) + 0.5f)];

    // IEC 61966-2-1, tabulated finer than eight bits because averages fall between.
    private static float[] MakeLinear()
    {
        var table = new float[4096];
        for (var i = 0; i < table.Length; i++)
        {
            var c = i / 4095f;
            table[i] = c <= 0.04045f ? c / 12.92f : MathF.Pow((c + 0.055f) / 1.055f, 2.4f);
        }

        return table;
    }
}
