using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Cutout.Matting.Inpainting;

/// <summary>A pixel as one number, and as four of them, 0 to 255.</summary>
internal static class Rgba
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(uint color)
    {
        var shorts = Vector128.WidenLower(Vector128.CreateScalar(color).AsByte());
        return Vector128.ConvertToSingle(Vector128.WidenLower(shorts).AsInt32());
    }

    /// <summary>Rounded and held within bounds.</summary>
    public static uint Narrow(Vector128<float> color)
    {
        var whole = Vector128.ConvertToInt32(Vector128.Min(Vector128.Max(color + Vector128.Create(0.5f), Vector128<float>.Zero), Vector128.Create(255f)));
        return (uint)whole[0] | ((uint)whole[1] << 8) | ((uint)whole[2] << 16) | ((uint)whole[3] << 24);
    }
}
