using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Jpeg;

/// <summary>Component rows to RGBA: the equations of JFIF 1.02 (ITU-R BT.601 at full range) with 16 bits of fraction.</summary>
internal static class JpegColorConverter
{
    private const int Half = 1 << 15;
    private const int RedOfCr = 91881;
    private const int GreenOfCb = -22554;
    private const int GreenOfCr = -46802;
    private const int BlueOfCb = 116130;

    /// <summary>Converts as many pixels as <paramref name="rgba"/> has room for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void YCbCr(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> blueness, ReadOnlySpan<byte> redness, Span<byte> rgba)
    {
        var width = rgba.Length / 4;
        var x = 0;
        if (BitConverter.IsLittleEndian && Vector256.IsHardwareAccelerated)
        {
            var pixels = MemoryMarshal.Cast<byte, int>(rgba);
            for (; x + 8 <= width; x += 8)
            {
                var y = Widen(luma[x..]);
                var cb = Widen(blueness[x..]) - Vector256.Create(128);
                var cr = Widen(redness[x..]) - Vector256.Create(128);
                var red = Clamp(y + (((cr * RedOfCr) + Vector256.Create(Half)) >> 16));
                var green = Clamp(y + (((cb * GreenOfCb) + (cr * GreenOfCr) + Vector256.Create(Half)) >> 16));
                var blue = Clamp(y + (((cb * BlueOfCb) + Vector256.Create(Half)) >> 16));
                (red | (green << 8) | (blue << 16) | Vector256.Create(255 << 24)).CopyTo(pixels[x..]);
            }
        }

        for (; x < width; x++)
        {
            var (red, green, blue) = YCbCr(luma[x], blueness[x], redness[x]);
            var pixel = rgba.Slice(4 * x, 4);
            pixel[0] = red;
            pixel[1] = green;
            pixel[2] = blue;
            pixel[3] = 255;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rgb(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> rgba)
    {
        for (var x = 0; x < rgba.Length / 4; x++)
        {
            var pixel = rgba.Slice(4 * x, 4);
            pixel[0] = red[x];
            pixel[1] = green[x];
            pixel[2] = blue[x];
            pixel[3] = 255;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gray(ReadOnlySpan<byte> luma, Span<byte> rgba)
    {
        var x = 0;
        if (BitConverter.IsLittleEndian && Vector256.IsHardwareAccelerated)
        {
            var pixels = MemoryMarshal.Cast<byte, int>(rgba);
            for (; x + 8 <= rgba.Length / 4; x += 8)
            {
                ((Widen(luma[x..]) * 0x010101) | Vector256.Create(255 << 24)).CopyTo(pixels[x..]);
            }
        }

        for (; x < rgba.Length / 4; x++)
        {
            var pixel = rgba.Slice(4 * x, 4);
            pixel[0] = pixel[1] = pixel[2] = luma[x];
            pixel[3] = 255;
        }
    }

    /// <summary>
    /// CMYK without a profile: each channel is what its ink and the black leave over. With <paramref name="ycck"/> the
    /// first three are YCbCr of the light that the inks leave over (Adobe Technical Note 5116).
    /// </summary>
    public static void Cmyk(
        ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> black,
        Span<byte> rgba, bool ycck, bool inverted)
    {
        var flip = inverted ? (byte)0 : (byte)255;
        for (var x = 0; x < rgba.Length / 4; x++)
        {
            var (red, green, blue) = (first[x], second[x], third[x]);
            if (ycck)
            {
                // The standard conversion gives the light; the file's CMY is 255 minus that before any inversion.
                var light = YCbCr(first[x], second[x], third[x]);
                (red, green, blue) = ((byte)(255 - light.Red), (byte)(255 - light.Green), (byte)(255 - light.Blue));
            }

            var paper = black[x] ^ flip;
            var pixel = rgba.Slice(4 * x, 4);
            pixel[0] = Multiply(red ^ flip, paper);
            pixel[1] = Multiply(green ^ flip, paper);
            pixel[2] = Multiply(blue ^ flip, paper);
            pixel[3] = 255;
        }
    }

    private static byte Multiply(int a, int b) => (byte)(((a * b) + 127) / 255);

    private static (byte Red, byte Green, byte Blue) YCbCr(int y, int blueness, int redness)
    {
        var cb = blueness - 128;
        var cr = redness - 128;
        return (
            (byte)Math.Clamp(y + (((cr * RedOfCr) + Half) >> 16), 0, 255),
            (byte)Math.Clamp(y + (((cb * GreenOfCb) + (cr * GreenOfCr) + Half) >> 16), 0, 255),
            (byte)Math.Clamp(y + (((cb * BlueOfCb) + Half) >> 16), 0, 255));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Widen(ReadOnlySpan<byte> samples)
    {
        var eight = Vector128.CreateScalar(MemoryMarshal.Read<ulong>(samples)).AsByte();
        return Vector256.WidenLower(Vector128.WidenLower(eight).ToVector256Unsafe()).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Clamp(Vector256<int> value) => Vector256.Min(Vector256.Max(value, Vector256<int>.Zero), Vector256.Create(255));
}
