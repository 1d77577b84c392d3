using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Providers;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>"Gone" means overwritten: what of a photo and its result can still be read in the gateway's memory when a session has ended.</summary>
public sealed class PictureMemoryTests
{
    // Longer than the blocks and buffers that anything on the way may have, with noise that nothing can compress.
    private static readonly byte[] Photo = Pictures.NoisyJpeg(1600, 1200);

    [Fact]
    public async Task A_second_after_the_end_no_piece_of_the_photo_or_its_result_stands_in_memory()
    {
        await using var shop = await PictureShop.StartAsync();
        var buyer = new Buyer(shop.Gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Photo));
        var (source, result) = (PicturePieces.Of(Photo), PicturePieces.Of(shop.Vendors.RemoveBg.LastResult!.Bytes.Span));
        await buyer.UnlockAsync(session, await shop.MintAsync());
        using (var download = await buyer.DownloadAsync(session))
        {
            Assert.Equal(shop.Vendors.RemoveBg.LastResult!.Bytes.ToArray(), await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        // The search would have found them: while the session lives its result is there, and its photo was before.
        Assert.InRange(shop.Found(result), result.Count * 9 / 10, result.Count);

        await EraseAsync(shop.Gateway, session);

        Assert.Equal((0, 0), (shop.Found(source), shop.Found(result)));
    }

    [Fact]
    public async Task The_photo_stands_in_memory_as_long_as_it_is_needed_and_the_search_finds_it()
    {
        await using var shop = await PictureShop.StartAsync();
        var gate = new TaskCompletionSource();
        shop.Vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        var buyer = new Buyer(shop.Gateway.Client);
        var upload = buyer.UploadAsync(Photo);
        await shop.Vendors.RemoveBg.WhenCalledAsync(1, TestContext.Current.CancellationToken);
        var source = PicturePieces.Of(Photo);

        Assert.InRange(shop.Found(source), source.Count * 9 / 10, source.Count);

        gate.SetResult();
        await EraseAsync(shop.Gateway, await buyer.UntilReadyAsync(await upload));
        Assert.Equal(0, shop.Found(source));
    }

    [Fact]
    public async Task Not_even_the_beginning_of_a_result_that_came_together_with_its_head_is_left()
    {
        var (result, answer) = await PictureShop.CutOnceAsync(Photo);
        await using var vendor = new RawVendor(answer);
        await using var gateway = await GatewayProcess.StartAsync(environment: PictureShop.RemoveBg(vendor.BaseAddress, "a-key"));
        var again = new Buyer(gateway.Client);

        await EraseAsync(gateway, await again.UntilReadyAsync(await again.UploadAsync(Photo)));

        Assert.Equal(1, vendor.Calls);
        Assert.Equal(0, ProcessMemory.Find(gateway.ProcessId, PicturePieces.Of(result, from: 0)));
    }

    [Fact]
    public async Task No_row_of_pixels_is_left_of_a_photo_that_was_made_smaller_for_its_vendor()
    {
        await using var shop = await PictureShop.StartAsync(vendors => new(PictureShop.RemoveBg(vendors))
        {
            ["Providers__removebg__MaxMegapixels"] = "0.5",
            ["Providers__removebg__ShrinkToFit"] = "true",
        });
        var (photo, pixels) = NoisyPng(1200, 900);
        using var upload = photo.AsUpload("image/png");
        using var answer = await shop.Gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", upload, TestContext.Current.CancellationToken);
        var session = await new Buyer(shop.Gateway.Client).UntilReadyAsync(await Buyer.JsonOf(answer, HttpStatusCode.Created, HttpStatusCode.Accepted));
        Assert.Equal(816, (int)session["result"]!["width"]!);

        await EraseAsync(shop.Gateway, session);

        Assert.Equal((0, 0), (shop.Found(PicturePieces.Of(photo)), shop.Found(pixels)));
    }

    // And what two pixels beside each other look like where it is decoded.
    private static (byte[] Photo, HashSet<ulong> Pixels) NoisyPng(int width, int height)
    {
        var (random, photo, pixels) = (new Random(3), new ArrayBufferWriter<byte>(), new HashSet<ulong>());
        using var writer = new PngWriter(photo, width, height, PngColor.Rgb);
        var (row, two) = (new byte[3 * width], new byte[sizeof(ulong)]);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var isSubject = Math.Pow((x - (width / 2.0)) / (width / 4.0), 2) + Math.Pow((y - (height / 2.0)) / (height / 3.0), 2) < 1;
                for (var channel = 0; channel < 3; channel++)
                {
                    row[(3 * x) + channel] = (byte)((isSubject ? 60 + (60 * channel) : 200 - (60 * channel)) + random.Next(40));
                }
            }

            writer.WriteRow(row);
            for (var x = 0; x < width; x += 2)
            {
                row.AsSpan(3 * x, 3).CopyTo(two);
                row.AsSpan(3 * (x + 1), 3).CopyTo(two.AsSpan(4));
                (two[3], two[7]) = (255, 255);
                pixels.Add(BinaryPrimitives.ReadUInt64LittleEndian(two));
            }
        }

        writer.Complete();
        return (photo.WrittenSpan.ToArray(), pixels);
    }

    private static async Task EraseAsync(GatewayProcess gateway, JsonObject session)
    {
        await PictureShop.EraseAsync(gateway.Client, session);
        await PictureShop.ASecondAsync();
    }
}
