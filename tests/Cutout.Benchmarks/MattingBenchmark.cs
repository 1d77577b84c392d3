using System.Buffers;
using Cutout.Imaging;
using Cutout.Matting;

namespace Cutout.Benchmarks;

/// <summary>
/// Compares the built-in engine's mattes with reference mattes: a folder of <c>X.jpg</c> or <c>X.png</c> with
/// <c>X.alpha.png</c> (the matte as grey) or <c>X.out.png</c> (a finished cutout, the matte in its alpha) beside it.
/// </summary>
internal static class MattingBenchmark
{
    private static readonly string[] References = [".alpha.png", ".out.png"];

    public static void Run(string[] args)
    {
        if (args.Length == 0 || !Directory.Exists(args[0]))
        {
            Console.Error.WriteLine("matting needs a folder of X.jpg with X.alpha.png or X.out.png");
            return;
        }

        Console.WriteLine($"{"picture",-32} {"IoU",6} {"MAE",7} {"Grad",7} {"s/MP",6} {"MB/MP",6} {"trust",6}");
        var scores = new List<Score>();
        foreach (var path in Directory.EnumerateFiles(args[0]).Order(StringComparer.Ordinal))
        {
            if (IsPicture(path) && References.Select(r => Path.ChangeExtension(path, null) + r).FirstOrDefault(File.Exists) is { } reference)
            {
                scores.Add(Judge(path, reference));
            }
        }

        if (scores.Count > 0)
        {
            Print($"mean of {scores.Count}", new Score(
                scores.Average(s => s.Overlap), scores.Average(s => s.Error), scores.Average(s => s.Gradient), scores.Average(s => s.Seconds), scores.Average(s => s.Megabytes), scores.Average(s => s.Confidence)));
        }
    }

    private static bool IsPicture(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" && !References.Any(r => path.EndsWith(r, StringComparison.OrdinalIgnoreCase));

    private static Score Judge(string path, string reference)
    {
        var picture = File.ReadAllBytes(path);
        var output = new ArrayBufferWriter<byte>(1 << 22);
        var allocated = GC.GetAllocatedBytesForCurrentThread();

        // Processor time: the engine has one thread, and the machine may have other work.
        var start = Environment.CpuUsage.TotalTime;
        double confidence = 0;
        try
        {
            confidence = MattingEngine.CutOut(picture, output, new MattingOptions(), CancellationToken.None).Confidence;
        }
        catch (NoSubjectException none)
        {
            Console.WriteLine($"{Path.GetFileName(path)}: {none.Message}");
        }

        var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        var megabytes = (GC.GetAllocatedBytesForCurrentThread() - allocated) / 1e6;
        var wanted = ReadMatte(File.ReadAllBytes(reference), useAlpha: reference.EndsWith(References[1], StringComparison.Ordinal), out var width, out var height);
        float[] got;
        if (output.WrittenCount == 0)
        {
            got = new float[wanted.Length];
        }
        else
        {
            got = ReadMatte(output.WrittenMemory, useAlpha: true, out var gotWidth, out var gotHeight);
            if ((gotWidth, gotHeight) != (width, height))
            {
                throw new InvalidDataException($"{reference} is {width}x{height}, the picture {gotWidth}x{gotHeight}");
            }
        }

        var megapixels = width * (double)height / 1e6;
        var score = Compare(got, wanted, width, height) with { Seconds = seconds / megapixels, Megabytes = megabytes / megapixels, Confidence = confidence };
        Print(Path.GetFileNameWithoutExtension(path), score);
        return score;
    }

    private static float[] ReadMatte(ReadOnlyMemory<byte> png, bool useAlpha, out int width, out int height)
    {
        using var pixels = PixelBuffer.Decode(png);
        (width, height) = (pixels.Width, pixels.Height);
        var matte = new float[width * height];
        for (var i = 0; i < matte.Length; i++)
        {
            matte[i] = pixels.Pixels[(4 * i) + (useAlpha ? 3 : 0)] / 255f;
        }

        return matte;
    }

    // Overlap at half coverage, mean absolute error, and the mean difference of the mattes' slopes in thousandths.
    private static Score Compare(float[] got, float[] wanted, int width, int height)
    {
        long both = 0, either = 0;
        double error = 0, gradient = 0;
        for (var i = 0; i < got.Length; i++)
        {
            bool a = got[i] > 0.5f, b = wanted[i] > 0.5f;
            both += a && b ? 1 : 0;
            either += a || b ? 1 : 0;
            error += Math.Abs(got[i] - wanted[i]);
            if (i % width > 0 && i >= width)
            {
                gradient += Math.Abs(Slope(got, i, width) - Slope(wanted, i, width));
            }
        }

        return new Score(either == 0 ? 1 : both / (double)either, error / got.Length, 1000 * gradient / (width * (double)height), 0, 0, 0);
    }

    private static double Slope(float[] matte, int i, int width) => Math.Sqrt(Math.Pow(matte[i] - matte[i - 1], 2) + Math.Pow(matte[i] - matte[i - width], 2));

    private static void Print(string name, Score s) =>
        Console.WriteLine($"{name,-32} {s.Overlap,6:F3} {s.Error,7:F4} {s.Gradient,7:F2} {s.Seconds,6:F2} {s.Megabytes,6:F1} {s.Confidence,6:F2}");

    private sealed record Score(double Overlap, double Error, double Gradient, double Seconds, double Megabytes, double Confidence);
}
