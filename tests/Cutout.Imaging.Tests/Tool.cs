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

    public static byte[] Cjpeg(byte[] ppm, params string[] arguments) => Run("cjpeg", arguments, ppm);

    public static byte[] Djpeg(byte[] jpeg, params string[] arguments) => Run("djpeg", arguments, jpeg);

    public static byte[] Convert(byte[] input, params string[] arguments) => Run("convert", arguments, input);

    public static byte[] Cwebp(byte[] ppm, params string[] arguments) => Run("cwebp", ["-quiet", .. arguments, "-o", "-", "--", "-"], ppm);

    /// <summary>The ICC profile of a picture; empty if it has none.</summary>
    public static byte[] IccProfile(byte[] picture) => Run("exiftool", ["-b", "-ICC_Profile", "-"], picture);

    /// <summary>ImageMagick's reading of a PNG as straight RGBA. It is asked for 16 bits, because it cuts 16 to 8 without rounding.</summary>
    public static byte[] Rgba(byte[] png)
    {
        var samples = Convert(png, "png:-", "-depth", "16", "-endian", "MSB", "rgba:-");
        var rgba = new byte[samples.Length / 2];
        for (var i = 0; i < rgba.Length; i++)
        {
            rgba[i] = (byte)Math.Round(((samples[2 * i] << 8) | samples[(2 * i) + 1]) / 257.0);
        }

        return rgba;
    }

    /// <summary>djpeg's reading of a JPEG: width, height, and 3 bytes a pixel, or 1 of a grayscale picture.</summary>
    public static (int Width, int Height, byte[] Samples) Ppm(byte[] jpeg, params string[] arguments)
    {
        var ppm = Djpeg(jpeg, arguments);
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
            stdin.BaseStream.Write(input);
        });
        var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{name} {string.Join(' ', arguments)} failed: {errors.Result}");
        feeding.Wait();
        return output.ToArray();
    }
}
