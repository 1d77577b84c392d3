using System.Diagnostics;
using System.Globalization;

namespace Cutout;

/// <summary>What the operating system says of a process.</summary>
/// <param name="Resident">Bytes of memory that it has of its own; files that are mapped don't count.</param>
internal sealed record ProcessFigures(long Resident, int Handles, int Threads)
{
    public static ProcessFigures Of(int processId)
    {
        var status = File.ReadLines($"/proc/{processId}/status")
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Trim());
        return new ProcessFigures(
            1024 * long.Parse(status["RssAnon"].Split(' ')[0], CultureInfo.InvariantCulture),
            Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Count(),
            int.Parse(status["Threads"], CultureInfo.InvariantCulture));
    }

    /// <summary>The processor time that a process has taken so far, with those that it has started and that still run.</summary>
    public static TimeSpan ProcessorOf(int processId)
    {
        var children = File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        using var process = Process.GetProcessById(processId);
        return children.Aggregate(process.TotalProcessorTime, (sum, child) => sum + ProcessorOf(int.Parse(child, CultureInfo.InvariantCulture)));
    }
}
