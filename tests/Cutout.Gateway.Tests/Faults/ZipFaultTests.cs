using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Cutout.Gateway.Tests.Providers;
using Cutout.Imaging;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>The dialect's ZIP of two pictures: nothing that it says of itself is believed, and it has been paid for.</summary>
public sealed class ZipFaultTests
{
    private static readonly Books Broken = Books.Wasted("502 provider-failed");
    private static readonly byte[] Matte = HalfMatte(120);

    private static readonly FaultTable Faults = new(
        Sends("ZIP bomb", () => Zip(("color.jpg", new byte[50_000_000]), ("alpha.png", Matte))),
        Sends("ZIP bomb in the matte", () => Zip(("color.jpg", Photos.Small), ("alpha.png", new byte[50_000_000]))),
        Sends("lying sizes", () => Lying(Zip(("color.jpg", new byte[2_000_000]), ("alpha.png", Matte)), 1)),
        Sends("missing entries", () => Zip(("color.jpg", Photos.Small))),
        Sends("missing entries, all of them", () => Zip()),
        Sends("extra entries of the same name", () => Zip(("color.jpg", Photos.Small), ("color.jpg", Photos.Small), ("alpha.png", Matte))),
        Sends("60,000 entries", () => Zip([("color.jpg", Photos.Jpeg(2000, 1400)), ("alpha.png", HalfMatte(1400, 2000)), .. Enumerable.Range(0, 60_000).Select(number => ($"{number}", Array.Empty<byte>()))])) with { Photo = Photos.Jpeg(2000, 1400) },
        Sends("a ZIP that is cut", () => Zip(("color.jpg", Photos.Small), ("alpha.png", Matte))[..^30]),
        Sends("a ZIP of nothing", () => []),
        Sends("pictures that do not fit each other", () => Zip(("color.jpg", Photos.Small), ("alpha.png", HalfMatte(119)))));

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_bad_archive_was_charged_and_is_not_sold(string fault) => Faults.PlayAsync(fault);

    public static TheoryData<string> Harmless => ["extra entries that nobody asked for", "lying sizes, beyond all memory"];

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task A_lie_that_does_no_harm_is_not_listened_to(string fault)
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:Fields:format", "zip"));
        Answers(vendors, () => fault.StartsWith("extra", StringComparison.Ordinal)
            ? Zip(("../../etc/passwd", Photos.Small), ("color.jpg", Photos.Small), ("alpha.png", Matte))
            : Lying(Zip(("color.jpg", Photos.Small), ("alpha.png", Matte)), uint.MaxValue - 1));

        await vendors.CutAsync();

        Assert.Equal("yes 1", await Visit.SpentAsync(vendors.Gateway));
        Assert.Equal((1, 1), (vendors.RemoveBg.PaidCalls(), vendors.RemoveBg.Bill.Count));
    }

    private static Fault Sends(string name, Func<byte[]> archive) => new(name, vendors => Answers(vendors, archive), Broken)
    {
        Settings = [("Providers:removebg:Fields:format", "zip")],
    };

    private static void Answers(VendorsUnderTest vendors, Func<byte[]> archive) =>
        vendors.RemoveBg.Answers(Answer.Works.Edited(reply => reply with { Body = archive() }));

    // The central directory (APPNOTE 4.3.12) and each entry's own header (4.3.7) claim so many bytes, unpacked.
    private static byte[] Lying(byte[] zip, uint bytes)
    {
        for (var at = 0; at < zip.Length - 46; at++)
        {
            if (zip.AsSpan(at).StartsWith("PK\x01\x02"u8))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at + 24), bytes);
            }
            else if (zip.AsSpan(at).StartsWith("PK\x03\x04"u8))
            {
                BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(at + 22), bytes);
            }
        }

        return zip;
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.SmallestSize).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    private static byte[] HalfMatte(int height, int width = 160)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, width, height, PngColor.Gray);
        var row = new byte[width];
        row.AsSpan(0, width / 2).Fill(255);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
