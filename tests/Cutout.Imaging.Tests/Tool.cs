using System.Diagnostics;

namespace Cutout.Imaging.Tests;

/// <summary>Programs of Debian that the codecs are compared with; pictures go to them and come back through pipes and temporary files.</summary>
internal static class Tool
{
    private static readonly Dictionary<string, string> Packages = new()
    {
        ["cjpeg"] = "libjpeg-turbo-progs",
        ["djpeg"] = "libjpeg-turbo-progs",
        ["convert"] = "imagemagick",
        ["cwebp"] = "webp",
        ["exiftool"] = "libimage-exiftool-perl",
    };

    // The samples as they are stored, whatever gAMA says of them.
    private static readonly string[] StoredSamples = ["png:-", "-set", "colorspace", "sRGB", "-depth", "16", "-endian", "MSB", "rgba:-"];

    public static byte[] Cjpeg(byte[] ppm, params string[] arguments) => Run("cjpeg", arguments, ppm);

    public static byte[] Djpeg(byte[] jpeg, params string[] arguments) => Run("djpeg", arguments, jpeg);

    public static byte[] Convert(byte[] input, params string[] arguments) => Run("convert", arguments, input);

    public static byte[] Cwebp(byte[] ppm, params string[] arguments) => Run("cwebp", ["-quiet", .. arguments, "-o", "-", "--", "-"], ppm);

    /// <summary>The ICC profile of a picture; empty if it has none.</summary>
    public static byte[] IccProfile(byte[] picture) => Run("exiftool", ["-b", "-ICC_Profile", "-"], picture);

    /// <summary>ImageMagick's reading of a PNG as straight RGBA. It is asked for 16 bits, because it cuts 16 to 8 without rounding.</summary>
    public static byte[] Rgba(byte[] png)
    {
        return Rounded(Convert(png, StoredSamples));
    }

    private static byte[] Rounded(byte[] samples)
    {
        var rgba = new byte[samples.Length / 2];
        for (var i = 0; i < rgba.Length; i++)
        {
            rgba[i] = (byte)Math.Round(((samples[2 * i] << 8) | samples[(2 * i) + 1]) / 257.0);
        }

        return rgba;
    }

    /// <summary><see cref="Ppm"/>, or null if djpeg refuses the file or warns of it.</summary>
    public static (int Width, int Height, byte[] Samples)? TryDjpeg(byte[] jpeg) =>
        TryRun("djpeg", ["-dct", "int"], jpeg) is { } ppm ? Split(ppm) : null;

    /// <summary><see cref="Rgba"/>, or null if ImageMagick refuses the file or warns of it.</summary>
    public static byte[]? TryRgba(byte[] png) => TryRun("convert", StoredSamples, png) is { } samples ? Rounded(samples) : null;

    /// <summary>What exiftool finds, as <c>group:tag</c>.</summary>
    public static string[] Metadata(byte[] picture) =>
        [.. System.Text.Encoding.UTF8.GetString(Run("exiftool", ["-a", "-G1", "-s", "-args", "-"], picture))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimStart('-').Split('=')[0])];

    /// <summary>djpeg's reading of a JPEG: width, height, and 3 bytes a pixel, or 1 of a grayscale picture.</summary>
    public static (int Width, int Height, byte[] Samples) Ppm(byte[] jpeg, params string[] arguments)
    {
        return Split(Djpeg(jpeg, arguments));
    }

    private static (int Width, int Height, byte[] Samples) Split(byte[] ppm)
    {
        var end = 0;
        for (var lines = 0; lines < 3; end++)
        {
            lines += ppm[end] == '\n' ? 1 : 0;
        }

        var header = System.Text.Encoding.ASCII.GetString(ppm, 0, end).Split('\n', ' ');
        return (int.Parse(header[1]), int.Parse(header[2]), ppm[end..]);
    }

    private static byte[] Run(string name, string[] arguments, byte[] input)
    {
        var (output, exitCode, errors) = Execute(name, arguments, input);
        Assert.True(exitCode == 0, $"{name} {string.Join(' ', arguments)} failed: {errors}");
        return output;
    }

    private static byte[]? TryRun(string name, string[] arguments, byte[] input)
    {
        var (output, exitCode, errors) = Execute(name, arguments, input);
        return exitCode == 0 && errors.Length == 0 ? output : null;
    }

    private static (byte[] Output, int ExitCode, string Errors) Execute(string name, string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo(RequiredTool.Find(name, Packages[name]), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var feeding = Task.Run(() =>
        {
            using var stdin = process.StandardInput;
            try
            {
                stdin.BaseStream.Write(input);
            }
            catch (IOException)
            {
                // It has heard enough, which its exit code and its output tell.
            }
        });
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        feeding.Wait();
        return (output.ToArray(), process.ExitCode, errors.Result);
    }
}
