using System.Runtime.InteropServices;

namespace Cutout.Gateway.Privacy;

/// <summary>
/// What native libraries give back to the C library's heap: the deflate code has had rows and files of pictures in its window
/// and its output, TLS whole records. The heap hands such memory on as it is, and until then it stays readable.
/// </summary>
internal static class FreedMemory
{
    // mallopt(3), M_PERTURB: whatever is freed is filled with this byte, whatever is allocated with its complement.
    private const int Perturb = -6;
    private const int Filling = 0xFF;

    /// <summary>Has it overwritten from now on; false where the C library doesn't offer that (only glibc does).</summary>
    public static bool Overwrite()
    {
        try
        {
            return mallopt(Perturb, Filling) == 1;
        }
        catch (Exception missing) when (missing is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    // https://man7.org/linux/man-pages/man3/mallopt.3.html
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int mallopt(int parameter, int value);
}
