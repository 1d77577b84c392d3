using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cutout.Imaging.Previews;

/// <summary>
/// A watermark laid over a preview of one size: its tile, turned, repeated and bent. All arithmetic on pixels is in whole
/// numbers, so that the same seed gives the same bytes everywhere.
/// </summary>
internal sealed class WatermarkPattern : IDisposable
{
    // What a seed may change. Small, so that the average of many previews still shows where the lines are.
    private const double MostDegrees = 1.5;
    private const double MostOpacity = 0.12;

    // As a share of the preview's longer side.
    private const double MostShift = 0.02;
    private const double BendAmplitude = 0.008;
    private const double ShortestWave = 0.4;
    private const double LongestWave = 0.9;
    private const int WavesOfAnAxis = 2;

    // The bent place in the tile is found at the corners of cells, and on straight lines between them.
    private const int CellBits = 5;
    private const int Cell = 1 << CellBits;

    private const float Turn = 4294967296f;

    private const uint OpaqueBlack = 0xFF000000;

    private readonly WatermarkTile _tile;
    private readonly (double AlongX, double AlongY, double Phase, double Amplitude)[] _waves = [];
    private readonly double _cosine;
    private readonly double _sine;
    private readonly double _shiftX;
    private readonly double _shiftY;
    private readonly double _middleX;
    private readonly double _middleY;
    private readonly ushort _opacity;
    private readonly int _cells;
    private float[]? _corners;
    private int _band = -2;

    public WatermarkPattern(Watermark watermark, int previewWidth, int previewHeight)
    {
        var longest = Math.Max(previewWidth, previewHeight);
        (_middleX, _middleY) = ((previewWidth - 1) / 2.0, (previewHeight - 1) / 2.0);
        var angle = watermark.Angle;
        var opacity = watermark.Opacity;
        if (watermark.Seed is { } seed)
        {
            var random = new SplitMix(seed);
            angle += MostDegrees * random.NextSigned();
            opacity *= 1 + (MostOpacity * random.NextSigned());
            _shiftX = MostShift * longest * random.NextSigned();
            _shiftY = MostShift * longest * random.NextSigned();
            _waves = new (double, double, double, double)[2 * WavesOfAnAxis];
            for (var i = 0; i < _waves.Length; i++)
            {
                var (sine, cosine) = Math.SinCos(Math.Tau * random.NextShare());
                var frequency = Math.Tau / (longest * (ShortestWave + ((LongestWave - ShortestWave) * random.NextShare())));
                _waves[i] = (frequency * cosine, frequency * sine, Math.Tau * random.NextShare(), watermark.Bend * BendAmplitude * longest);
            }
        }

        (_sine, _cosine) = Math.SinCos(angle * Math.PI / 180);
        _opacity = (ushort)Math.Round(256 * Math.Clamp(opacity, 0, 1));
        _cells = (previewWidth + Cell - 1) >> CellBits;
        _tile = WatermarkTile.Draw(watermark, longest);
        _corners = PinnedPool<float>.Rent(4 * (_cells + 1));
    }

    /// <summary>Lays the pattern over a straight-alpha row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PutOver(Span<byte> rgba, int y)
    {
        var band = y >> CellBits;
        if (band != _band)
        {
            FindCorners(band, 0);
            FindCorners(band + 1, 2);
            _band = band;
        }

        var row = MemoryMarshal.Cast<byte, uint>(rgba);
        var share = (y & (Cell - 1)) / (float)Cell;
        var corners = _corners.AsSpan(0, 4 * (_cells + 1));
        var u = corners[0] + ((corners[2] - corners[0]) * share);
        var v = corners[1] + ((corners[3] - corners[1]) * share);
        for (var cell = 0; cell < _cells; cell++)
        {
            var next = corners.Slice(4 * (cell + 1), 4);
            var nextU = next[0] + ((next[2] - next[0]) * share);
            var nextV = next[1] + ((next[3] - next[1]) * share);
            var pixels = row[(cell << CellBits)..Math.Min(row.Length, (cell + 1) << CellBits)];
            PutOver(pixels, ShareOfTile(u), ShareOfTile(v), Step(nextU - u), Step(nextV - v));
            (u, v) = (nextU, nextV);
        }
    }

    public void Dispose()
    {
        _tile.Dispose();
        PinnedPool<float>.Return(_corners);
        _corners = null;
    }

    // Of the corners in a line: the place in the endless plane of tiles, in tiles.
    private void FindCorners(int line, int offset)
    {
        if (offset == 0 && line == _band + 1)
        {
            // The row of cells below the last one: its upper corners were the lower ones.
            for (var i = 0; i <= _cells; i++)
            {
                (_corners![4 * i], _corners[(4 * i) + 1]) = (_corners[(4 * i) + 2], _corners[(4 * i) + 3]);
            }

            return;
        }

        for (var i = 0; i <= _cells; i++)
        {
            var x = (i << CellBits) - _middleX;
            var y = (line << CellBits) - _middleY;
            var (bentX, bentY) = (x + _shiftX, y + _shiftY);
            for (var wave = 0; wave < _waves.Length; wave++)
            {
                var (alongX, alongY, phase, amplitude) = _waves[wave];
                var shift = amplitude * Math.Sin((alongX * x) + (alongY * y) + phase);
                if (wave < WavesOfAnAxis)
                {
                    bentX += shift;
                }
                else
                {
                    bentY += shift;
                }
            }

            _corners![(4 * i) + offset] = (float)(((bentX * _cosine) + (bentY * _sine)) / _tile.Across);
            _corners[(4 * i) + offset + 1] = (float)(((bentY * _cosine) - (bentX * _sine)) / _tile.Down);
        }
    }

    // A place in the tile is a share of it in 2^-32, so that it comes in again where it leaves.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PutOver(Span<uint> pixels, uint u, uint v, int stepU, int stepV)
    {
        var tile = _tile.Pixels;
        var occupied = _tile.Occupied;
        var (bitsAcross, bitsDown) = (_tile.BitsAcross, _tile.BitsDown);
        var (lastX, lastRow) = (_tile.Width - 1, (_tile.Height - 1) << bitsAcross);
        for (var x = 0; x < pixels.Length; x++)
        {
            var left = (int)(u >> (32 - bitsAcross));
            var top = (int)(v >> (32 - bitsDown)) << bitsAcross;
            var at = top | left;
            if ((occupied[at >> 5] >> at & 1) != 0)
            {
                var right = (left + 1) & lastX;
                var below = (top + lastX + 1) & lastRow;
                var mark = Mix(
                    tile[at], tile[top | right], tile[below | left], tile[below | right], (byte)(u >> (24 - bitsAcross)), (byte)(v >> (24 - bitsDown)), _opacity);
                pixels[x] = Over(mark, pixels[x]);
            }

            u += (uint)stepU;
            v += (uint)stepV;
        }
    }

    /// <summary>
    /// Between four premultiplied pixels at the given 256ths, times the opacity in 256ths; four 16-bit lanes of a channel
    /// each, in the lower half.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<ushort> Mix(uint topLeft, uint topRight, uint bottomLeft, uint bottomRight, byte across, byte down, ushort opacity)
    {
        var top = Vector128.WidenLower(Vector128.CreateScalar(((ulong)topRight << 32) | topLeft).AsByte());
        var bottom = Vector128.WidenLower(Vector128.CreateScalar(((ulong)bottomRight << 32) | bottomLeft).AsByte());
        var both = ((top * (ushort)(256 - down)) + (bottom * (ushort)down)) >>> 8;
        var right = Vector128.Shuffle(both.AsUInt64(), Vector128.Create(1UL, 0)).AsUInt16();
        var mixed = ((both * (ushort)(256 - across)) + (right * (ushort)across)) >>> 8;
        return (mixed * opacity) >>> 8;
    }

    /// <summary>Source over: a premultiplied mark on a straight-alpha pixel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Over(Vector128<ushort> mark, uint pixel)
    {
        if (pixel < OpaqueBlack || !BitConverter.IsLittleEndian)
        {
            return OverTranslucent(mark, pixel);
        }

        // alpha + (alpha >> 7) is alpha in 256ths instead of 255ths.
        var alpha = Vector128.Shuffle(mark, Vector128.Create((ushort)3));
        var left = Vector128.Create((ushort)256) - alpha - (alpha >>> 7);
        var sum = (((Vector128.WidenLower(Vector128.CreateScalar(pixel).AsByte()) * left) + Vector128.Create((ushort)128)) >>> 8) + mark;
        return Vector128.Narrow(sum, sum).AsUInt32().ToScalar() | OpaqueBlack;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static uint OverTranslucent(Vector128<ushort> mark, uint pixel)
    {
        const int Alpha = 3;
        int alpha = mark.GetElement(Alpha);
        var bytes = Vector128.CreateScalar(pixel).AsByte();

        // In 255ths of 255ths, because what is below shines through both.
        var through = bytes.GetElement(Alpha) * (255 - alpha);
        var all = (255 * alpha) + through;
        if (all == 0)
        {
            return pixel;
        }

        Span<byte> mixed = stackalloc byte[4];
        for (var i = 0; i < Alpha; i++)
        {
            mixed[i] = (byte)(((255 * 255 * mark.GetElement(i)) + (bytes.GetElement(i) * through) + (all / 2)) / all);
        }

        mixed[Alpha] = (byte)((all + 127) / 255);
        return MemoryMarshal.Read<uint>(mixed);
    }

    private static uint ShareOfTile(float turns) => (uint)((turns - MathF.Floor(turns)) * Turn);

    private static int Step(float turns) => (int)(turns * (Turn / Cell));
}
