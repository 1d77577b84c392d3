using System.Runtime.InteropServices;

namespace Cutout.Gateway.Privacy;

/// <summary>
/// What native libraries give back to the C library's heap: the deflate code has had rows and files of pictures in its window
/// and its output, TLS whole records. The heap hands such memory on as it is, and until then it stays readable.
/// </summary>
/// <remarks>https://man7.org/linux/man-pages/man3/mallopt.3.html</remarks>
internal static class FreedMemory
{
    // M_PERTURB: whatever is freed is filled with this byte, whatever is allocated with its complement.
    private const int Perturb = -6;
    private const int Filling = 0xFF;

    // M_MMAP_THRESHOLD: what is larger goes back to the machine as soon as it is freed. A deflater stays below.
    private const int MapFrom = -3;
    private const int Large = 512 * 1024;

    // M_TRIM_THRESHOLD: what is left at the end of a heap goes back as well. Unless told otherwise the C library lets both grow
    // with whatever is freed, up to 64 MB, and there are eight heaps to a processor.
    private const int TrimFrom = -1;
    private const int Spare = 1024 * 1024;

    /// <summary>Has it overwritten from now on; false where the C library doesn't offer that (only glibc does).</summary>
    public static bool Overwrite() => Tell(Perturb, Filling);

    /// <summary>Has it given back to the machine from now on instead of kept for the next rush; false as above.</summary>
    public static bool Return() => Tell(MapFrom, Large) && Tell(TrimFrom, Spare);

    private static bool Tell(int parameter, int value)
    {
        try
        {
            return mallopt(parameter, value) == 1;
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mallopt(int parameter, int value);
}
