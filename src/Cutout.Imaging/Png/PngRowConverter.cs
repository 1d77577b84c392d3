using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Png;

/// <summary>Turns an unfiltered row of any colour type and depth into straight-alpha RGBA with 8 bits a channel.</summary>
internal sealed class PngRowConverter
{
    private readonly PngHeader _header;

    // RGBA, little endian, of each palette index or of each gray value up to 8 bits; empty for the other types.
    private readonly uint[] _colors;

    // The fully transparent sample value of tRNS, at the picture's depth; -1 if there is none.
    private readonly int _clearRed = -1;
    private readonly int _clearGreen = -1;
    private readonly int _clearBlue = -1;

    public PngRowConverter(PngHeader header)
    {
        _header = header;
        if (header.ColorType is PngColorType.Gray or PngColorType.Rgb && header.Transparency.Length > 0)
        {
            // Only the lowest bits count where the depth is less than 16 (section 11.3.1.1).
            var mask = (1 << header.Depth) - 1;
            var samples = header.Transparency.AsSpan();
            _clearRed = BinaryPrimitives.ReadUInt16BigEndian(samples) & mask;
            if (header.ColorType == PngColorType.Rgb)
            {
                _clearGreen = BinaryPrimitives.ReadUInt16BigEndian(samples[2..]) & mask;
                _clearBlue = BinaryPrimitives.ReadUInt16BigEndian(samples[4..]) & mask;
            }
        }

        _colors = header.ColorType switch
        {
            PngColorType.Palette => PaletteColors(header),
            PngColorType.Gray when header.Depth <= 8 => GrayColors(),
            _ => [],
        };
    }

    /// <summary>Converts <paramref name="width"/> pixels.</summary>
    /// <param name="row">The row; 16 bytes after its end can be read.</param>
    /// <param name="rgba">Receives <c>4 * width</c> bytes.</param>
    /// <param name="width">Pixels; less than the picture's in a pass of an interlaced one.</param>
    public void Convert(ReadOnlySpan<byte> row, Span<byte> rgba, int width)
    {
        rgba = rgba[..(4 * width)];
        switch (_header.ColorType, _header.Depth)
        {
            case (PngColorType.Gray or PngColorType.Palette, <= 8):
                Look(row, MemoryMarshal.Cast<byte, uint>(rgba));
                break;
            case (PngColorType.Gray, _):
                Gray16(row, rgba);
                break;
            case (PngColorType.Rgb, 8):
                Rgb8(row, rgba, width);
                break;
            case (PngColorType.Rgb, _):
                Rgb16(row, rgba);
                break;
            case (PngColorType.GrayAlpha, 8):
                GrayAlpha8(row, rgba);
                break;
            case (PngColorType.GrayAlpha, _):
                GrayAlpha16(row, rgba);
                break;
            case (_, 8):
                row[..rgba.Length].CopyTo(rgba);
                break;
            default:
                Rgba16(row, rgba);
                break;
        }
    }

    /// <summary>65535 becomes 255, halves are rounded up: what libpng calls an accurate scaling.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static byte Reduce(int sample) => (byte)(((sample * 255) + 32895) >> 16);

    private static uint[] PaletteColors(PngHeader header)
    {
        var colors = new uint[1 << header.Depth];
        for (var i = 0; i < colors.Length; i++)
        {
            // An index past the palette is an error of the encoder; like libpng and the browsers, take it as black.
            var entry = 3 * i < header.Palette.Length ? header.Palette.AsSpan(3 * i, 3) : [0, 0, 0];
            var alpha = i < header.Transparency.Length ? header.Transparency[i] : (byte)255;
            colors[i] = Pack(entry[0], entry[1], entry[2], alpha);
        }

        return colors;
    }

    private static uint Pack(byte red, byte green, byte blue, byte alpha) =>
        BitConverter.IsLittleEndian
            ? red | ((uint)green << 8) | ((uint)blue << 16) | ((uint)alpha << 24)
            : ((uint)red << 24) | ((uint)green << 16) | ((uint)blue << 8) | alpha;

    private static int U16(ReadOnlySpan<byte> bytes) => (bytes[0] << 8) | bytes[1];

    private uint[] GrayColors()
    {
        var colors = new uint[1 << _header.Depth];
        for (var i = 0; i < colors.Length; i++)
        {
            var gray = (byte)(i * 255 / (colors.Length - 1));
            colors[i] = Pack(gray, gray, gray, i == _clearRed ? (byte)0 : (byte)255);
        }

        return colors;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Look(ReadOnlySpan<byte> row, Span<uint> rgba)
    {
        var colors = _colors;
        var depth = _header.Depth;
        if (depth == 8)
        {
            for (var x = 0; x < rgba.Length; x++)
            {
                rgba[x] = colors[row[x]];
            }

            return;
        }

        var mask = colors.Length - 1;
        var perByte = 8 / depth;
        for (var x = 0; x < rgba.Length; x++)
        {
            var shift = 8 - (depth * ((x % perByte) + 1));
            rgba[x] = colors[(row[x / perByte] >> shift) & mask];
        }
    }

    private void Gray16(ReadOnlySpan<byte> row, Span<byte> rgba)
    {
        for (; rgba.Length >= 4; rgba = rgba[4..], row = row[2..])
        {
            var sample = U16(row);
            rgba[0] = rgba[1] = rgba[2] = Reduce(sample);
            rgba[3] = sample == _clearRed ? (byte)0 : (byte)255;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Rgb8(ReadOnlySpan<byte> row, Span<byte> rgba, int width)
    {
        var opaque = Vector128.Create(BitConverter.IsLittleEndian ? 0xFF000000u : 0xFFu).AsByte();
        var x = 0;
        for (; x + 4 <= width; x += 4)
        {
            var pixels = Vector128.Create(row[(3 * x)..]);
            pixels = Vector128.Shuffle(pixels, Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255));
            (pixels | opaque).CopyTo(rgba[(4 * x)..]);
        }

        for (; x < width; x++)
        {
            row.Slice(3 * x, 3).CopyTo(rgba[(4 * x)..]);
            rgba[(4 * x) + 3] = 255;
        }

        if (_clearRed < 0)
        {
            return;
        }

        for (; rgba.Length >= 4; rgba = rgba[4..])
        {
            if (rgba[0] == _clearRed && rgba[1] == _clearGreen && rgba[2] == _clearBlue)
            {
                rgba[3] = 0;
            }
        }
    }

    private void Rgb16(ReadOnlySpan<byte> row, Span<byte> rgba)
    {
        for (; rgba.Length >= 4; rgba = rgba[4..], row = row[6..])
        {
            var (red, green, blue) = (U16(row), U16(row[2..]), U16(row[4..]));
            rgba[0] = Reduce(red);
            rgba[1] = Reduce(green);
            rgba[2] = Reduce(blue);
            rgba[3] = red == _clearRed && green == _clearGreen && blue == _clearBlue ? (byte)0 : (byte)255;
        }
    }

    private static void GrayAlpha8(ReadOnlySpan<byte> row, Span<byte> rgba)
    {
        for (; rgba.Length >= 4; rgba = rgba[4..], row = row[2..])
        {
            rgba[0] = rgba[1] = rgba[2] = row[0];
            rgba[3] = row[1];
        }
    }

    private static void GrayAlpha16(ReadOnlySpan<byte> row, Span<byte> rgba)
    {
        for (; rgba.Length >= 4; rgba = rgba[4..], row = row[4..])
        {
            rgba[0] = rgba[1] = rgba[2] = Reduce(U16(row));
            rgba[3] = Reduce(U16(row[2..]));
        }
    }

    private static void Rgba16(ReadOnlySpan<byte> row, Span<byte> rgba)
    {
        for (; rgba.Length >= 4; rgba = rgba[4..], row = row[8..])
        {
            rgba[0] = Reduce(U16(row));
            rgba[1] = Reduce(U16(row[2..]));
            rgba[2] = Reduce(U16(row[4..]));
            rgba[3] = Reduce(U16(row[6..]));
        }
    }
}
