using System.Runtime.InteropServices;

/// <summary>
/// Runs in the soaked gateway's process before the gateway itself, as <c>DOTNET_STARTUP_HOOKS</c> has it: at a signal, all that
/// nobody uses is collected and given back to the machine. The runtime asks for this name and for no namespace.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks it up by this name alone.")]
internal static class StartupHook
{
    /// <summary>What is written to standard output when it is done.</summary>
    public const string Done = "soak: collected";

    private const PosixSignal User1 = (PosixSignal)10;

    private static PosixSignalRegistration? _registration;

    public static void Initialize() => _registration = PosixSignalRegistration.Create(User1, signal =>
    {
        signal.Cancel = true;
        Collect();
        GC.WaitForPendingFinalizers();
        Collect();
        _ = malloc_trim(0);
        Console.WriteLine(Done);
    });

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    // https://man7.org/linux/man-pages/man3/malloc_trim.3.html: the same for the C library's heap.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nuint pad);
}
