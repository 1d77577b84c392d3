using System.Buffers;
using Cutout.Imaging;
using Cutout.Matting;

namespace Cutout.Benchmarks;

/// <summary>
/// Compares the built-in engine's mattes with reference mattes: a folder of <c>X.jpg</c> or <c>X.png</c> with
/// <c>X.alpha.png</c> (the matte as grey) or <c>X.out.png</c> (a finished cutout, the matte in its alpha) beside it. Time is
/// the processor's, memory the most that the engine had at once beside its input and output, both by megapixel; trust is what
/// the engine says of itself.
/// </summary>
internal static class MattingBenchmark
{
    private static readonly string[] References = [".alpha.png", ".out.png"];

    public static void Run(string[] args)
    {
        if (args is ["photo", ..])
        {
            MattingPhotoBenchmark.Run(args[1..]);
            return;
        }

        if (args.Length == 0 || !Directory.Exists(args[0]))
        {
            Console.Error.WriteLine("matting needs a folder of X.jpg with X.alpha.png or X.out.png, or: photo [MEGAPIXELS]");
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
            Console.WriteLine($"correlation of trust with IoU: {Correlation([.. scores.Select(s => s.Confidence)], [.. scores.Select(s => s.Overlap)]):F2}");
        }
    }

    private static bool IsPicture(string path) =>
        Path.GetExtension(path).ToUpperInvariant() is ".JPG" or ".JPEG" or ".PNG" && !References.Any(r => path.EndsWith(r, StringComparison.OrdinalIgnoreCase));

    private static Score Judge(string path, string reference)
    {
        var picture = File.ReadAllBytes(path);
        var output = new ArrayBufferWriter<byte>(1 << 22);
        double confidence = 0;
        var cost = MattingCost.Of(() =>
        {
            try
            {
                confidence = MattingEngine.CutOut(picture, output, new MattingOptions(), CancellationToken.None).Confidence;
            }
            catch (NoSubjectException none)
            {
                Console.WriteLine($"{Path.GetFileName(path)}: {none.Message}");
            }
        });
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
        var score = Compare(got, wanted, width, height) with { Seconds = cost.Processor.TotalSeconds / megapixels, Megabytes = cost.Peak / 1e6 / megapixels, Confidence = confidence };
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

    /// <summary>Pearson's.</summary>
    private static double Correlation(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        var both = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum();
        return both / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }

    private static double Slope(float[] matte, int i, int width) => Math.Sqrt(Math.Pow(matte[i] - matte[i - 1], 2) + Math.Pow(matte[i] - matte[i - width], 2));

    private static void Print(string name, Score s) =>
        Console.WriteLine($"{name,-32} {s.Overlap,6:F3} {s.Error,7:F4} {s.Gradient,7:F2} {s.Seconds,6:F2} {s.Megabytes,6:F1} {s.Confidence,6:F2}");

    private sealed record Score(double Overlap, double Error, double Gradient, double Seconds, double Megabytes, double Confidence);
}
