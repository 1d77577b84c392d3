using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>Another process's memory as the kernel shows it to whoever may read it (Linux: <c>/proc/PID/mem</c>).</summary>
internal static class ProcessMemory
{
    private const int Chunk = 1 << 20;
    private const int LongestText = 256;
    private const int FilterBits = 22;

    /// <summary>How often each text stands in memory, whether one byte a letter or two, in capitals or not.</summary>
    public static IReadOnlyDictionary<string, int> Count(int processId, IReadOnlyList<string> texts)
    {
        var counts = texts.ToDictionary(text => text, _ => 0);
        byte[][][] spellings = [.. texts.Select(SpellingsOf)];
        Search(processId, bytes =>
        {
            for (var number = 0; number < texts.Count; number++)
            {
                foreach (var spelling in spellings[number])
                {
                    counts[texts[number]] += CountIn(bytes, spelling);
                }
            }
        });

        return counts;
    }

    /// <summary>How many of these pieces of a picture stand in memory, wherever they lie.</summary>
    /// <param name="processId">Whose memory.</param>
    /// <param name="pieces">Eight bytes each, of which no two are the same.</param>
    public static int Find(int processId, IReadOnlySet<ulong> pieces)
    {
        // By a small part of their bits most places are ruled out without a look into the set.
        var any = new bool[1 << FilterBits];
        foreach (var piece in pieces)
        {
            any[Filter(piece)] = true;
        }

        var found = new HashSet<ulong>();
        Search(processId, bytes =>
        {
            for (var at = 0; at < Math.Min(Chunk, bytes.Length - sizeof(ulong) + 1); at++)
            {
                var piece = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
                if (any[Filter(piece)] && pieces.Contains(piece))
                {
                    found.Add(piece);
                }
            }
        });

        return found.Count;
    }

    private static int Filter(ulong piece) => (int)((piece * 0x9E3779B97F4A7C15) >> (64 - FilterBits));

    private delegate void Look(ReadOnlySpan<byte> bytes);

    // Chunk by chunk, each with the beginning of the next, so that nothing is missed between them.
    private static void Search(int processId, Look look)
    {
        using var memory = File.OpenHandle($"/proc/{processId}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[Chunk + LongestText];
        foreach (var (start, end) in RegionsOf(processId))
        {
            for (var at = start; at < end; at += Chunk)
            {
                look(buffer.AsSpan(0, Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at)));
            }
        }
    }

    private static byte[][] SpellingsOf(string text) =>
        [.. new[] { text, text.ToUpperInvariant(), text.ToLowerInvariant() }.Distinct().SelectMany(one => new[] { Encoding.ASCII.GetBytes(one), Encoding.Unicode.GetBytes(one) })];

    // Only what begins in the chunk proper: the rest is the next chunk's.
    private static int CountIn(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> wanted)
    {
        var (count, from) = (0, 0);
        while (bytes[from..].IndexOf(wanted) is >= 0 and var found && from + found < Chunk)
        {
            count++;
            from += found + 1;
        }

        return count;
    }

    private static List<(long Start, long End)> RegionsOf(int processId)
    {
        var regions = new List<(long, long)>();
        foreach (var line in File.ReadLines($"/proc/{processId}/maps"))
        {
            // "7f00-7f80 rw-p …": only what can be written to can hold what was typed; the kernel's own pages can't be read.
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var bounds = words[0].Split('-');
            if (words[1].StartsWith("rw", StringComparison.Ordinal) && !line.EndsWith("[vvar]", StringComparison.Ordinal))
            {
                regions.Add((long.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
            }
        }

        return regions;
    }

    // A region may have gone since it was listed; then nothing is in it.
    private static int Read(SafeFileHandle memory, Span<byte> into, long at)
    {
        try
        {
            return RandomAccess.Read(memory, into, at);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
