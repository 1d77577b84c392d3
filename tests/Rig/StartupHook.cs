using System.Runtime.InteropServices;

/// <summary>
/// Runs in a gateway's process before the gateway itself, as <c>DOTNET_STARTUP_HOOKS</c> has it, and does at signals what a test
/// needs to be done there and then. The runtime asks for this name and for no namespace.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1050:Declare types in namespaces", Justification = "The runtime looks it up by this name alone.")]
internal static class StartupHook
{
    /// <summary>What is written to standard output when all that nobody uses has been collected and given back to the machine (USR1).</summary>
    public const string Collected = "hook: collected";

    /// <summary>The same when all that can be moved has been moved, and where it was is as it was (USR2).</summary>
    public const string Moved = "hook: moved";

    private const PosixSignal User1 = (PosixSignal)10;
    private const PosixSignal User2 = (PosixSignal)12;

    private static readonly List<PosixSignalRegistration> Registrations = [];

    public static void Initialize()
    {
        At(User1, Collected, () =>
        {
            Collect(GCCollectionMode.Aggressive);
            GC.WaitForPendingFinalizers();
            Collect(GCCollectionMode.Aggressive);
            _ = malloc_trim(0);
        });
        At(User2, Moved, () => Collect(GCCollectionMode.Forced));
    }

    private static void At(PosixSignal wanted, string done, Action act) => Registrations.Add(PosixSignalRegistration.Create(wanted, signal =>
    {
        signal.Cancel = true;
        act();
        Console.WriteLine(done);
    }));

    private static void Collect(GCCollectionMode mode) => GC.Collect(GC.MaxGeneration, mode, blocking: true, compacting: true);

    // https://man7.org/linux/man-pages/man3/malloc_trim.3.html: the same for the C library's heap.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int malloc_trim(nuint pad);
}
