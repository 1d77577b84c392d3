using System.IO.Compression;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Sandbox.Scripting;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>The dialect's ZIP, which is the only way to more than 10 megapixels, and what can be wrong with one.</summary>
public sealed class RemoveBgZipTests
{
    [Fact]
    public async Task Its_two_pictures_are_joined_to_one_of_the_same_pixels()
    {
        await using var vendors = await StartAsync();
        vendors.RemoveBg.Cuts();

        var result = await vendors.CutAsync();

        Assert.Equal(new ProviderResult("removebg", "image/png", 160, 120, 1), result);
        Assert.Equal("zip", vendors.RemoveBg.Requests[0].Fields["format"]);
        using var archive = new ZipArchive(new MemoryStream(vendors.RemoveBg.LastResult!.Bytes.ToArray()));
        using var color = PixelBuffer.Decode(Unpack(archive, "color.jpg"), cancellationToken: TestContext.Current.CancellationToken);
        using var alpha = PixelBuffer.Decode(Unpack(archive, "alpha.png"), cancellationToken: TestContext.Current.CancellationToken);
        using var cut = PixelBuffer.Decode(vendors.Result, cancellationToken: TestContext.Current.CancellationToken);
        for (var at = 0; at < cut.Pixels.Length; at += 4)
        {
            Assert.Equal(alpha.Pixels[at], cut.Pixels[at + 3]);
            Assert.Equal(cut.Pixels[at + 3] == 0 ? (byte)0 : color.Pixels[at], cut.Pixels[at]);
        }
    }

    [Theory]
    [InlineData(4000, 2500, "full", "png")]
    [InlineData(4000, 2501, "full", "zip")]
    [InlineData(4000, 2501, "preview", "png")]
    [InlineData(8000, 5000, "50MP", "zip")]
    public async Task It_is_asked_for_only_where_png_would_be_smaller_than_the_photo(int width, int height, string size, string format)
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:Fields:size", size));
        vendors.RemoveBg.FindsNoSubject();

        await Assert.ThrowsAsync<ProviderException>(() => vendors.CutAsync(
            change: request => request with { Facts = request.Facts with { Width = width, Height = height } }));

        Assert.Equal((format, size), (vendors.RemoveBg.Requests[0].Fields["format"], vendors.RemoveBg.Requests[0].Fields["size"]));
        Assert.Equal(VendorsUnderTest.Room, vendors.Gateway.Services.GetRequiredService<MemoryBudget>().Held);
    }

    [Fact]
    public async Task A_picture_that_comes_in_its_place_is_taken_for_what_it_is()
    {
        await using var vendors = await StartAsync();
        vendors.RemoveBg.SellsReadyMade(await PngAsync(vendors), "image/png", 160, 120);

        Assert.Equal((160, "image/png"), ((await vendors.CutAsync()).Width, "image/png"));
    }

    public static TheoryData<string> Faults => ["no alpha", "two colors", "60000 entries", "bomb", "lying sizes", "cut", "nothing", "other sizes", "alpha is text", "no end"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_bad_one_is_a_broken_answer_that_was_charged(string fault)
    {
        await using var vendors = await StartAsync();
        vendors.RemoveBg.Answers(Answer.Ok(Bad(fault), "application/zip"));

        var failure = await vendors.FailAsync(fault is "60000 entries" or "bomb" ? Photos.Jpeg(2400, 1600) : null);

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
        Assert.Contains("ZIP", failure.Detail);
        Assert.Single(vendors.RemoveBg.Requests);
        Assert.Equal(VendorsUnderTest.Room, vendors.Gateway.Services.GetRequiredService<MemoryBudget>().Held);
    }

    [Fact]
    public async Task Entries_that_nobody_asked_for_are_not_opened()
    {
        await using var vendors = await StartAsync();
        var color = Photos.Small;
        vendors.RemoveBg.Answers(Answer.Ok(Zip(("../../etc/passwd", color), ("color.jpg", color), ("alpha.png", HalfMatte(160, 120))), "application/zip"));

        Assert.Equal(160, (await vendors.CutAsync()).Width);
    }

    private static byte[] Bad(string fault) => fault switch
    {
        "no alpha" => Zip(("color.jpg", Photos.Small)),
        "two colors" => Zip(("color.jpg", Photos.Small), ("color.jpg", Photos.Small), ("alpha.png", HalfMatte(160, 120))),
        "60000 entries" => Zip([.. Enumerable.Range(0, 60_000).Select(number => ($"{number}", Array.Empty<byte>()))]),
        "bomb" => Zip(("color.jpg", new byte[50_000_000]), ("alpha.png", HalfMatte(160, 120))),
        "lying sizes" => WithLyingSizes(Zip(("color.jpg", new byte[2_000_000]), ("alpha.png", HalfMatte(160, 120)))),
        "cut" => Zip(("color.jpg", Photos.Small), ("alpha.png", HalfMatte(160, 120)))[..^30],
        "other sizes" => Zip(("color.jpg", Photos.Small), ("alpha.png", HalfMatte(160, 119))),
        "alpha is text" => Zip(("color.jpg", Photos.Small), ("alpha.png", "text"u8.ToArray())),
        "no end" => new byte[1000],
        _ => [],
    };

    // The central directory (APPNOTE 4.3.12) claims one byte, unpacked, for each entry.
    private static byte[] WithLyingSizes(byte[] zip)
    {
        for (var at = 0; at < zip.Length - 46; at++)
        {
            if (zip.AsSpan(at).StartsWith("PK\x01\x02"u8))
            {
                BitConverter.TryWriteBytes(zip.AsSpan(at + 24), 1);
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
                using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    private static byte[] HalfMatte(int width, int height)
    {
        var file = new System.Buffers.ArrayBufferWriter<byte>();
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

    private static async Task<byte[]> PngAsync(VendorsUnderTest vendors)
    {
        vendors.RemoveBg.Cuts();
        await vendors.CutAsync();
        var picture = vendors.Result;
        vendors.Reset();
        return picture;
    }

    private static byte[] Unpack(ZipArchive archive, string name)
    {
        using var memory = new MemoryStream();
        using var entry = archive.GetEntry(name)!.Open();
        entry.CopyTo(memory);
        return memory.ToArray();
    }

    private static Task<VendorsUnderTest> StartAsync() => VendorsUnderTest.StartAsync(("Providers:removebg:Fields:format", "zip"));
}
