using System.Buffers;
using Cutout.Imaging;
using Cutout.Matting;
using Cutout.Matting.Hints;

namespace Cutout.Benchmarks;

/// <summary>
/// What a large photo costs: <c>matting photo [MEGAPIXELS]</c> paints a noisy one of a subject before a blurred ground, in
/// 4:3, and prints processor time, wait and peak memory of the full cut, of the preview and of a further cut with hints.
/// </summary>
internal static class MattingPhotoBenchmark
{
    private const int Rounds = 4;

    public static void Run(string[] args)
    {
        var megapixels = args.Length > 0 ? double.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 12;
        var width = (int)(Math.Sqrt(megapixels * 1e6 * 4 / 3) / 8) * 8;
        var photo = Paint(width, width * 3 / 4);
        Console.WriteLine($"{width}x{width * 3 / 4}, {photo.Length / 1e6:F1} MB of JPEG");
        var output = new ArrayBufferWriter<byte>(5 * width * width / 2);
        var hints = new MattingHints
        {
            Rectangle = new HintRectangle(0.1, 0.05, 0.9, 1),
            Strokes = [new HintStroke(true, 0.02, [new HintPoint(0.4, 0.6), new HintPoint(0.6, 0.6)]), new HintStroke(false, 0.02, [new HintPoint(0.1, 0.1), new HintPoint(0.15, 0.8)])],
        };

        MattingAnalysis? analysis = null;
        Report("full cut", () => MattingEngine.CutOut(photo, output, new MattingOptions(), CancellationToken.None));
        Report("analysis and preview at working size", () =>
        {
            analysis?.Dispose();
            analysis = MattingAnalysis.Of(photo, new MattingOptions(), CancellationToken.None);
            analysis.Preview(output, null, CancellationToken.None);
        });
        Report("further preview with hints", () => analysis!.Preview(output, hints, CancellationToken.None));
        analysis?.Dispose();

        void Report(string name, Action work)
        {
            // The first round also compiles; of the others the least disturbed counts.
            var costs = Enumerable.Range(0, Rounds).Select(_ =>
            {
                output.ResetWrittenCount();
                return MattingCost.Of(work);
            }).ToList();
            Console.WriteLine($"{name,-40} {costs.Skip(1).Min(c => c.Processor.TotalMilliseconds),7:F0} ms of processor time (first {costs[0].Processor.TotalMilliseconds:F0}) {costs.Skip(1).Min(c => c.Waited.TotalMilliseconds),7:F0} ms waited for {costs.Max(c => c.Peak) / 1e6,7:F0} MB at the peak");
        }
    }

    private static byte[] Paint(int width, int height)
    {
        var random = new Random(1);
        var jpeg = new ArrayBufferWriter<byte>();
        using var writer = new JpegWriter(jpeg, width, height, new JpegOptions { Quality = 92 });
        var row = new byte[3 * width];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                double u = (x - (0.5 * width)) / height, v = (y - (0.55 * height)) / height;
                var reach = 0.3 * (1 + (0.2 * Math.Cos(5 * Math.Atan2(v, u))));
                var alpha = Math.Clamp(0.5 + ((reach - Math.Sqrt((u * u) + (v * v))) * height / 8), 0, 1);
                var light = 0.5 + (0.3 * Math.Sin(3 * u) * Math.Cos(4 * v));
                var grain = 0.06 * (random.NextDouble() + random.NextDouble() - 1);
                var weave = 0.08 * Math.Sin(x * 0.11) * Math.Sin(y * 0.13);
                for (var c = 0; c < 3; c++)
                {
                    var front = (c == 0 ? 0.8 : 0.3) + weave;
                    var behind = light * (0.7 + (0.15 * c));
                    row[(3 * x) + c] = (byte)(255 * Math.Clamp((alpha * front) + ((1 - alpha) * behind) + grain, 0, 1));
                }
            }

            writer.WriteRow(row);
        }

        writer.Complete();
        return jpeg.WrittenSpan.ToArray();
    }
}
