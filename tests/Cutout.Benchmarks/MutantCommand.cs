using System.Diagnostics;
using System.Globalization;
using Cutout.Imaging.Tests.Mutants;

namespace Cutout.Benchmarks;

/// <summary>Damaged files by the hundred thousand: the long form of the tests' mutants.</summary>
internal static class MutantCommand
{
    private const int UsualCount = 100_000;
    private static readonly TimeSpan MostProcessorTime = TimeSpan.FromSeconds(2);

    private static readonly Dictionary<string, string> Packages = new()
    {
        ["cjpeg"] = "libjpeg-turbo-progs",
        ["cwebp"] = "webp",
        ["convert"] = "imagemagick",
    };

    /// <param name="arguments">How many mutants, the seed, and the index of the first.</param>
    public static void Run(string[] arguments)
    {
        var missing = Packages.Keys.Where(tool => !File.Exists(PathOf(tool))).Select(tool => Packages[tool]).ToList();
        if (missing.Count > 0)
        {
            Console.Error.WriteLine($"The valid files are made by programs that are missing here (Debian, Ubuntu: apt-get install {string.Join(' ', missing)}).");
            Environment.ExitCode = 2;
            return;
        }

        var numbers = Array.ConvertAll(arguments, argument => int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1);
        if (numbers.Contains(-1))
        {
            Console.Error.WriteLine("usage: mutants [COUNT] [SEED] [FROM], all of them whole numbers");
            Environment.ExitCode = 2;
            return;
        }

        var count = numbers.ElementAtOrDefault(0) is > 0 and var asked ? asked : UsualCount;
        var tally = new MutantRun(SeedFiles.Make(Encode), numbers.ElementAtOrDefault(1), MostProcessorTime).Run(count, numbers.ElementAtOrDefault(2));
        Console.WriteLine(tally);
        Environment.ExitCode = tally.FailureCount == 0 ? 0 : 1;
    }

    private static string PathOf(string tool) => Path.Combine("/usr/bin", tool);

    private static byte[] Encode(string tool, string[] arguments, byte[] input)
    {
        string[] all = tool == "cwebp" ? ["-quiet", .. arguments, "-o", "-", "--", "-"] : arguments;
        using var process = Process.Start(new ProcessStartInfo(PathOf(tool), all) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

        // These read all of a small input before they write.
        process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return process.ExitCode == 0 ? output.ToArray() : throw new InvalidOperationException($"{tool} {string.Join(' ', all)} failed.");
    }
}
