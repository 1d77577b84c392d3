namespace Cutout.Gateway.Privacy;

/// <summary>The ways by which a picture in memory could come to lie on a disk without the gateway's doing.</summary>
internal static class MachineChecks
{
    private static readonly string[] Names = ["swap", "core-dumps", "diagnostics", "temporary-files"];

    public static IReadOnlyList<Finding> Of(Machine machine) => machine.Proc is null
        ? [.. Names.Select(check => new Finding(check, null, "This system can't be asked; on Linux it can."))]
        : [Swap(machine), CoreDumps(machine), Diagnostics(machine), TemporaryFiles(machine)];

    private static Finding Swap(Machine machine)
    {
        var table = machine.Lines("swaps").ToList();
        if (table.Count == 0)
        {
            return new Finding("swap", null, "Whether there is swap can't be read.");
        }

        // The first line is the table's head. What is compressed into memory stays in memory.
        var places = table.Skip(1).Select(line => line.Split((char[])[' ', '\t'], 2)[0]).Where(place => place.Length > 0).ToList();
        var onDisk = places.Where(place => !place.StartsWith("/dev/zram", StringComparison.Ordinal)).ToList();
        return onDisk.Count == 0 ? new Finding("swap", true, "There is no swap on a disk.")
            : machine.SwapLimit() == "0" ? new Finding("swap", true, "This process may not be swapped.")
            : new Finding("swap", false, $"Memory may be written to {string.Join(" and ", onDisk)}. Switch swap off, or give this service MemorySwapMax=0 (in a container, as much memory-swap as memory).");
    }

    private static Finding CoreDumps(Machine machine)
    {
        // "Max core file size        0                    unlimited            bytes"
        var limit = machine.Lines("self/limits").FirstOrDefault(line => line.StartsWith("Max core file size", StringComparison.Ordinal))?[18..].Trim().Split(' ')[0];
        var taker = machine.Lines("sys/kernel/core_pattern").FirstOrDefault() is { Length: > 1 } pattern && pattern[0] == '|' ? pattern[1..].Split(' ')[0] : null;
        return machine.Variable("DOTNET_DbgEnableMiniDump") == "1"
                ? new Finding("core-dumps", false, "DOTNET_DbgEnableMiniDump has a crash write memory to a file. Unset it.")
            : taker is not null ? new Finding("core-dumps", false, $"A crash hands memory to {taker}, whatever the limit. Set kernel.core_pattern to a name of a file, and the limit of core files to 0.")
            : limit != "0" ? new Finding("core-dumps", false, $"A crash writes memory to a file (limit of core files: {limit ?? "unknown"}). Set it to 0: LimitCORE=0, or --ulimit core=0.")
            : new Finding("core-dumps", true, "A crash writes no memory to a file.");
    }

    private static Finding Diagnostics(Machine machine)
    {
        // With the time of its start, for a process that was killed leaves its port's file, and its number is given out again.
        var isOpen = machine.Variable("DOTNET_DiagnosticPorts") is { Length: > 0 }
            || (Directory.Exists(machine.Temporary) && Directory.EnumerateFileSystemEntries(machine.Temporary, $"dotnet-diagnostic-{machine.ProcessId}-{machine.StartTime() ?? "*"}-socket").Any());
        return isOpen
            ? new Finding("diagnostics", false, "The runtime's diagnostics port is open: whoever reaches it can have memory written to a file. Start with DOTNET_EnableDiagnostics=0.")
            : new Finding("diagnostics", true, "The runtime's diagnostics port is closed.");
    }

    private static Finding TemporaryFiles(Machine machine)
    {
        if (!Directory.Exists(machine.Temporary))
        {
            return new Finding("temporary-files", true, "There is no folder for temporary files.");
        }

        var (options, kind) = MountOf(machine, Path.GetFullPath(machine.Temporary));
        return kind is "tmpfs" or "ramfs" ? new Finding("temporary-files", true, "Temporary files would lie in memory.")
            : options.Split(',').Contains("ro") ? new Finding("temporary-files", true, "The folder for temporary files can't be written to.")
            : new Finding("temporary-files", false, $"Temporary files can be written to {machine.Temporary} on a disk, though the gateway writes none. Mount a tmpfs there, or run with a read-only file system.");
    }

    // "36 35 98:0 / /tmp rw,noatime shared:1 - ext4 /dev/sda1 rw": the mount whose point is the longest beginning of the path; of several, the last.
    private static (string Options, string Kind) MountOf(Machine machine, string path)
    {
        var (longest, found) = (-1, ("", ""));
        foreach (var words in machine.Lines("self/mountinfo").Select(line => line.Split(' ')))
        {
            var (point, dash) = (words.ElementAtOrDefault(4)?.TrimEnd('/'), Array.IndexOf(words, "-"));
            if (point is not null && dash > 0 && point.Length >= longest && $"{path.TrimEnd('/')}/".StartsWith($"{point}/", StringComparison.Ordinal))
            {
                (longest, found) = (point.Length, (words[5], words.ElementAtOrDefault(dash + 1) ?? ""));
            }
        }

        return found;
    }
}
