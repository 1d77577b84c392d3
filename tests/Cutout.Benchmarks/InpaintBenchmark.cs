using System.Buffers;
using Cutout.Imaging;
using Cutout.Inpainting;
using Cutout.Matting.Inpainting;

namespace Cutout.Benchmarks;

/// <summary>
/// Fills a hole of 5 % in generated pictures of 1 megapixel and larger ones in photos of 12 and 59: how near it comes to what belongs there, whether
/// its border shows, processor time and memory. All must be within the bounds; of time, those of a megapixel. With a folder, the pictures are
/// written there to be looked at.
/// </summary>
internal static class InpaintBenchmark
{
    private const double LeastDecibels = 24;
    private const double MostSeam = 1.5;
    private const double MostSeconds = 1.5;

    public static void Run(string[] args)
    {
        Console.WriteLine($"{"picture",-22} {"dB",6} {"seam",6} {"s",6} {"MB",6} {"factor",6}");
        foreach (var name in Painting.Names)
        {
            Judge(name, Painting.Of(name, 1152, 868, 0.05), MostSeconds, args);
        }

        foreach (var (width, height, share) in new[] { (4000, 3000, 0.05), (4000, 3000, 0.3), (9000, 6600, 0.3) })
        {
            Judge($"bricks-{width * (long)height / 1_000_000}MP-{100 * share}%", Painting.Of("bricks", width, height, share), double.PositiveInfinity, args);
        }
    }

    private static void Judge(string name, Painting painting, double mostSeconds, string[] args)
    {
        var (photo, mask) = (painting.ToPng(), painting.MaskPng());
        var output = new ArrayBufferWriter<byte>(1 << 22);
        InpaintingEngine.Remove(photo, mask, output, new InpaintingOptions(), CancellationToken.None);
        output.ResetWrittenCount();

        // The memory that is asked for is what is held at once, beside the photo and its mask.
        var most = 0L;
        var limits = new DecodeLimits { FrameMemory = bytes => { most = Math.Max(most, bytes); return new MemoryStream(); } };
        var start = Environment.CpuUsage.TotalTime;
        var outcome = InpaintingEngine.Remove(photo, mask, output, new InpaintingOptions { Limits = limits }, CancellationToken.None);
        var seconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        using var filled = PixelBuffer.Decode(output.WrittenMemory);
        var score = HoleScore.Of(painting, filled);
        var factor = outcome is InpaintingOutcome.Filled done ? done.Factor : 0;
        Console.WriteLine($"{name,-22} {score.Decibels,6:F1} {score.Seam,6:F2} {seconds,6:F2} {most / 1e6,6:F0} {factor,6}");
        if (args.Length > 0)
        {
            File.WriteAllBytes(Path.Combine(args[0], $"{name}.png"), output.WrittenSpan);
        }

        if (score.Decibels < LeastDecibels || score.Seam > MostSeam || seconds > mostSeconds)
        {
            Console.WriteLine($"  {name} is out of bounds: {LeastDecibels} dB, {MostSeam}, {mostSeconds} s");
            Environment.ExitCode = 1;
        }
    }
}
