using System.Buffers.Binary;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Providers;
using Cutout.Sandbox;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>"Gone" means overwritten: what of a photo and its result can still be read in the gateway's memory when a session has ended.</summary>
public sealed class PictureMemoryTests
{
    // Longer than the blocks and buffers that anything on the way may have, with noise that nothing can compress.
    private static readonly byte[] Photo = Pictures.NoisyJpeg(1600, 1200);

    [Fact]
    public async Task A_second_after_the_end_no_piece_of_the_photo_or_its_result_stands_in_memory()
    {
        await using var shop = await StartAsync();
        var buyer = new Buyer(shop.Gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Photo));
        var (source, result) = (PiecesOf(Photo), PiecesOf(shop.Vendors.RemoveBg.LastResult!.Bytes.Span));
        await buyer.UnlockAsync(session, (await shop.Gateway.RunAsync("codes", "mint", "--count", "1")).Trim());
        using (var download = await buyer.DownloadAsync(session))
        {
            Assert.Equal(shop.Vendors.RemoveBg.LastResult!.Bytes.ToArray(), await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        // The search would have found them: while the session lives its result is there, and its photo was before.
        Assert.InRange(Found(shop, result), result.Count * 9 / 10, result.Count);

        await EraseAsync(shop.Gateway, session);

        Assert.Equal((0, 0), (Found(shop, source), Found(shop, result)));
    }

    [Fact]
    public async Task The_photo_stands_in_memory_as_long_as_it_is_needed_and_the_search_finds_it()
    {
        await using var shop = await StartAsync();
        var gate = new TaskCompletionSource();
        shop.Vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        var buyer = new Buyer(shop.Gateway.Client);
        var upload = buyer.UploadAsync(Photo);
        await shop.Vendors.RemoveBg.WhenCalledAsync(1, TestContext.Current.CancellationToken);
        var source = PiecesOf(Photo);

        Assert.InRange(Found(shop, source), source.Count * 9 / 10, source.Count);

        gate.SetResult();
        await EraseAsync(shop.Gateway, await buyer.UntilReadyAsync(await upload));
        Assert.Equal(0, Found(shop, source));
    }

    [Fact]
    public async Task Not_even_the_beginning_of_a_result_that_came_together_with_its_head_is_left()
    {
        byte[] result;
        await using (var first = await StartAsync())
        {
            var buyer = new Buyer(first.Gateway.Client);
            await buyer.UntilReadyAsync(await buyer.UploadAsync(Photo));
            result = first.Vendors.RemoveBg.LastResult!.Bytes.ToArray();
        }

        var head = $"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-Credits-Charged: 1\r\nContent-Length: {result.Length}\r\n\r\n";
        await using var vendor = new RawVendor(head + Encoding.Latin1.GetString(result));
        await using var gateway = await StartGatewayAsync(vendor.BaseAddress, "a-key");
        var again = new Buyer(gateway.Client);

        await EraseAsync(gateway, await again.UntilReadyAsync(await again.UploadAsync(Photo)));

        Assert.Equal(1, vendor.Calls);
        Assert.Equal(0, ProcessMemory.Find(gateway.ProcessId, PiecesOf(result, from: 0)));
    }

    private static async Task<Shop> StartAsync()
    {
        var vendors = await VendorSandbox.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        vendors.RemoveBg.Cuts();
        return new Shop(vendors, await StartGatewayAsync(vendors.RemoveBg.BaseAddress.ToString(), vendors.RemoveBg.ApiKey));
    }

    private static Task<GatewayProcess> StartGatewayAsync(string vendor, string key) => GatewayProcess.StartAsync(environment: new Dictionary<string, string>
    {
        ["Providers__removebg__BaseAddress"] = vendor,
        ["Providers__removebg__ApiKey"] = key,
        ["Providers__removebg__TellsBalance"] = "false",
    });

    private static async Task EraseAsync(GatewayProcess gateway, JsonObject session)
    {
        using var erased = await gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
    }

    private static int Found(Shop shop, HashSet<ulong> pieces) => ProcessMemory.Find(shop.Gateway.ProcessId, pieces);

    // Eight bytes in every 32, without those that other pictures have too: tables, runs of one value, the beginning.
    private static HashSet<ulong> PiecesOf(ReadOnlySpan<byte> picture, int from = 1024)
    {
        var pieces = new HashSet<ulong>();
        for (var at = from; at + sizeof(ulong) <= picture.Length; at += 32)
        {
            var bytes = picture.Slice(at, sizeof(ulong));
            if (bytes.ToArray().Distinct().Count() == sizeof(ulong))
            {
                pieces.Add(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            }
        }

        Assert.InRange(pieces.Count, 1000, int.MaxValue);
        return pieces;
    }

    private sealed record Shop(VendorSandbox Vendors, GatewayProcess Gateway) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Gateway.DisposeAsync();
            await Vendors.DisposeAsync();
        }
    }
}
