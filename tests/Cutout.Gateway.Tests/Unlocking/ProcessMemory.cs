using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>Another process's memory as the kernel shows it to whoever may read it (Linux: <c>/proc/PID/mem</c>).</summary>
internal static class ProcessMemory
{
    private const int Chunk = 1 << 20;
    private const int LongestText = 256;

    /// <summary>How often each text stands in memory, whether one byte a letter or two, in capitals or not.</summary>
    public static IReadOnlyDictionary<string, int> Count(int processId, IReadOnlyList<string> texts)
    {
        var counts = texts.ToDictionary(text => text, _ => 0);
        byte[][][] spellings = [.. texts.Select(SpellingsOf)];
        using var memory = File.OpenHandle($"/proc/{processId}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[Chunk + LongestText];
        foreach (var (start, end) in RegionsOf(processId))
        {
            for (var at = start; at < end; at += Chunk)
            {
                var read = Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)), at);
                for (var number = 0; number < texts.Count; number++)
                {
                    counts[texts[number]] += spellings[number].Sum(spelling => CountIn(buffer.AsSpan(0, read), spelling));
                }
            }
        }

        return counts;
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
