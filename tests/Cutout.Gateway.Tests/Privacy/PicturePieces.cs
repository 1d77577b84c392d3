using System.Buffers.Binary;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>By which a picture is known again wherever a part of it stands: eight bytes in every 32 of its file.</summary>
internal static class PicturePieces
{
    /// <summary>How many bytes of a file stand for one piece.</summary>
    public const int Distance = 32;

    /// <summary>Without those that other pictures have too: tables, runs of one value, the beginning.</summary>
    /// <param name="picture">A file's bytes, in which no part resembles another.</param>
    /// <param name="from">How much of the beginning other files share.</param>
    public static HashSet<ulong> Of(ReadOnlySpan<byte> picture, int from = 1024)
    {
        var pieces = new HashSet<ulong>();
        for (var at = from; at + sizeof(ulong) <= picture.Length; at += Distance)
        {
            var bytes = picture.Slice(at, sizeof(ulong));
            if (bytes.ToArray().Distinct().Count() == sizeof(ulong))
            {
                pieces.Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            }
        }

        Assert.InRange(pieces.Count, 250, int.MaxValue);
        return pieces;
    }
}
