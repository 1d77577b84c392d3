using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Providers;

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
        byte[] result;
        await using (var first = await PictureShop.StartAsync())
        {
            var buyer = new Buyer(first.Gateway.Client);
            await buyer.UntilReadyAsync(await buyer.UploadAsync(Photo));
            result = first.Vendors.RemoveBg.LastResult!.Bytes.ToArray();
        }

        var head = $"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-Credits-Charged: 1\r\nContent-Length: {result.Length}\r\n\r\n";
        await using var vendor = new RawVendor(head + Encoding.Latin1.GetString(result));
        await using var gateway = await GatewayProcess.StartAsync(environment: PictureShop.RemoveBg(vendor.BaseAddress, "a-key"));
        var again = new Buyer(gateway.Client);

        await EraseAsync(gateway, await again.UntilReadyAsync(await again.UploadAsync(Photo)));

        Assert.Equal(1, vendor.Calls);
        Assert.Equal(0, ProcessMemory.Find(gateway.ProcessId, PicturePieces.Of(result, from: 0)));
    }

    private static async Task EraseAsync(GatewayProcess gateway, JsonObject session)
    {
        await PictureShop.EraseAsync(gateway.Client, session);
        await PictureShop.ASecondAsync();
    }
}
