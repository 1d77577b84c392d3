namespace Cutout.Gateway.Privacy;

/// <summary>Where this machine tells about itself, as far as it is Linux.</summary>
internal sealed class Machine
{
    /// <summary>The kernel's view of processes; null where there is none.</summary>
    public string? Proc { get; init; } = OperatingSystem.IsLinux() ? "/proc" : null;

    /// <summary>The kernel's limits for groups of processes.</summary>
    public string Cgroups { get; init; } = "/sys/fs/cgroup";

    /// <summary>Where programs put temporary files, and the runtime its diagnostics port.</summary>
    public string Temporary { get; init; } = Path.GetTempPath();

    public int ProcessId { get; init; } = Environment.ProcessId;

    /// <summary>The variables that this process was started with.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>The lines of a file below <see cref="Proc"/>; none if it is not to be read.</summary>
    public IEnumerable<string> Lines(string file) => Read(Path.Combine(Proc ?? "", file));

    /// <summary>How much of this process may be swapped, as its control group says: <c>max</c>, a number, or null if nothing is said.</summary>
    public string? SwapLimit()
    {
        // "0::/system.slice/cutout.service": of the unified hierarchy; in a container "0::/".
        var group = Lines("self/cgroup").FirstOrDefault(line => line.StartsWith("0::", StringComparison.Ordinal))?[3..];
        return group is null ? null : Read(Path.Combine(Cgroups, group.TrimStart('/'), "memory.swap.max")).FirstOrDefault();
    }

    /// <summary>When this process was started, in the kernel's ticks since the machine was; null if that can't be read.</summary>
    /// <remarks>https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html</remarks>
    public string? StartTime()
    {
        // "4712 (a name) S 1 ...": the 22nd field. The name comes second and may have blanks and brackets of its own.
        var stat = Lines("self/stat").FirstOrDefault();
        return stat?[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(22 - 3);
    }

    private static string[] Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
