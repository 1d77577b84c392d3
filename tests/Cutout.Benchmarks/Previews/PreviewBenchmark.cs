using System.Buffers;
using Cutout.Imaging;

namespace Cutout.Benchmarks.Previews;

/// <summary>
/// From a picture of 12 megapixels to its watermarked 1024-pixel preview: one thread, beside the peers that are found, round by round in turns;
/// then memory, and the steps of which it consists. With a file's name it takes that file instead of pictures made up here.
/// </summary>
internal static class PreviewBenchmark
{
    private const int Rounds = 9;

    // More rounds on a machine that has other things to do.
    private const int MostRounds = 20;
    private const double MostScrub = 3;
    private static readonly PreviewOptions Options = new() { Watermark = new Watermark { Text = "PREVIEW" } };

    public static void Run(string[] args)
    {
        Console.WriteLine("Making the pictures ...");
        var cases = args.Length > 0 ? [PreviewCase.Of(args[0])] : PreviewCase.MakeAll();
        var folder = Directory.CreateTempSubdirectory("cutout-benchmark-");
        try
        {
            using var sharp = SharpPeer.Start();
            foreach (var item in cases)
            {
                Compare(item, sharp, folder.FullName);
                Memory(item);
                Steps(item);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Compare(PreviewCase item, SharpPeer? sharp, string folder)
    {
        var header = PictureProbe.Read(item.Picture).OrThrow();
        Console.WriteLine($"\n== {item.Name}: {header.Width}x{header.Height}, {item.Picture.Length / 1e6:F1} MB");
        var path = Path.Combine(folder, $"picture.{(header.Format == PictureFormat.Png ? "png" : "jpg")}");
        File.WriteAllBytes(path, item.Picture);

        var output = new ArrayBufferWriter<byte>(1 << 22);
        var ours = new Contestant("Cutout.Imaging", () => Timing.Of(() => PreviewRenderer.Render(item.Picture, Options, Emptied(output)).OrThrow()));
        List<Contestant> all = [ours];
        if (sharp is not null)
        {
            all.Add(new("sharp, two pipelines", () => sharp.Time("two", path), Limit: item.Limit));
            all.Add(new("sharp, one pipeline", () => sharp.Time("one", path)));
        }

        if (VipsThumbnail.Find() is { } vips)
        {
            all.Add(new("vipsthumbnail, whole process, no watermark", () => VipsThumbnail.Time(vips, path, folder)));
        }

        for (var round = -2; round < Rounds || (round < MostRounds && !all.TrueForAll(contestant => contestant.Settled)); round++)
        {
            all.ForEach(contestant => contestant.Run(warmUp: round < 0));
        }

        all.ForEach(contestant => contestant.Print(ours));
    }

    private static void Memory(PreviewCase item)
    {
        var output = new ArrayBufferWriter<byte>(1 << 22);
        PreviewMemory.Of(() => PreviewRenderer.Render(item.Picture, Options, Emptied(output)).OrThrow()).Print();
    }

    private static void Steps(PreviewCase item)
    {
        if (PictureProbe.Read(item.Picture).OrThrow().Format == PictureFormat.Png)
        {
            var plain = InflateShare.Of(item.Picture);
            var output = new ArrayBufferWriter<byte>(1 << 22);
            var whole = Measure.Best(() => PreviewRenderer.Render(item.Picture, Options, Emptied(output)).OrThrow());
            Console.WriteLine($"{"  plain inflate by the runtime's zlib",-44} {plain,8:F1} ms   {100 * plain / whole:F0} % of the preview");
        }

        Measure.Print("  preview without watermark", () => Render(item.Picture, Options with { Watermark = null }));
        Measure.Print("  read the rows that it takes", () => ReadRows(item.Picture, 1024));
        Measure.Print("  read all rows at full size", () => ReadRows(item.Picture, 0));
        Measure.Print("  verify", () => PictureVerifier.Verify(item.Picture));
        var scrubbed = new ArrayBufferWriter<byte>(item.Picture.Length + 1024);
        var scrub = Measure.Best(() => MetadataScrubber.Scrub(item.Picture, Emptied(scrubbed)));
        Console.WriteLine($"{"  scrub",-44} {scrub,8:F2} ms   limit {MostScrub} ms for 5 MB of JPEG");
    }

    private static void Render(byte[] picture, PreviewOptions options) =>
        PreviewRenderer.Render(picture, options, new ArrayBufferWriter<byte>(1 << 20)).OrThrow();

    private static void ReadRows(byte[] picture, int atLeastLongestSide)
    {
        using var reader = PictureReader.Open(picture, atLeastLongestSide: atLeastLongestSide);
        var row = new byte[4 * reader.Width];
        for (var y = 0; y < reader.Height; y++)
        {
            reader.ReadRow(row);
        }
    }

    private static ArrayBufferWriter<byte> Emptied(ArrayBufferWriter<byte> writer)
    {
        writer.ResetWrittenCount();
        return writer;
    }
}
