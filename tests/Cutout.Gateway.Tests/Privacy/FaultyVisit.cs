using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>A purchase in which everything goes wrong once before it goes right.</summary>
internal static class FaultyVisit
{
    public static async Task MakeAsync(PictureShop shop)
    {
        var (client, buyer, photo) = (shop.Gateway.Client, new Buyer(shop.Gateway.Client), Pictures.NoisyJpeg(1200, 900));
        var code = await shop.MintAsync();
        await LeaveInMidUploadAsync(shop, photo);
        shop.Vendors.RemoveBg.Once.RefusesWith(400, "unknown_foreground", "Could not identify foreground in image");
        shop.Vendors.RemoveBg.Once.CutsTheBodyShort();
        foreach (var _ in new[] { "refused", "cut short" })
        {
            using var failed = await client.PostAsync("/v1/cutouts?operation=background-removal", photo.AsUpload(), TestContext.Current.CancellationToken);
            Assert.False(failed.IsSuccessStatusCode);
        }

        using var garbage = await client.PostAsync("/v1/cutouts?operation=background-removal", photo[..^20_000].AsUpload(), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, garbage.StatusCode);

        using var form = new MultipartFormDataContent { { new StringContent("background-removal"), "operation" }, { photo.AsUpload(), "image", "photo.jpg" } };
        using var uploaded = await client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);
        var session = await buyer.UntilReadyAsync(await Buyer.JsonOf(uploaded, HttpStatusCode.Created, HttpStatusCode.Accepted));
        foreach (var background in new[] { "white", "transparent" })
        {
            await client.GetByteArrayAsync($"/v1/cutouts/{session["id"]}/preview?background={background}", TestContext.Current.CancellationToken);
        }

        using var refused = await client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code = UnlockCode.New().Text }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        await buyer.UnlockAsync(session, code);
        await ResumeAsync(shop, session);
        await PictureShop.EraseAsync(client, session);
    }

    private static async Task LeaveInMidUploadAsync(PictureShop shop, byte[] photo)
    {
        using var visitor = await RawVisitor.ConnectAsync(shop.Gateway.Address);
        await visitor.SendAsync($"POST /v1/cutouts?operation=background-removal HTTP/1.1\r\nHost: gateway\r\nContent-Type: image/jpeg\r\nContent-Length: {photo.Length}\r\n\r\n");
        await visitor.SendAsync(photo.AsMemory(0, 100_000));
    }

    // Begun, left, and fetched from where it stopped.
    private static async Task ResumeAsync(PictureShop shop, JsonObject session)
    {
        using (var visitor = await RawVisitor.ConnectAsync(shop.Gateway.Address))
        {
            visitor.TakeLittle();
            await visitor.SendAsync($"GET /v1/cutouts/{session["id"]}/result HTTP/1.1\r\nHost: gateway\r\n\r\n");
            Assert.Equal(5000, (await visitor.ReceiveAsync(5000)).Length);
        }

        using var rest = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session["id"]}/result") { Headers = { Range = new RangeHeaderValue(1000, null) } };
        using var taken = await shop.Gateway.Client.SendAsync(rest, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.PartialContent, taken.StatusCode);
        Assert.Equal((long)session["result"]!["bytes"]! - 1000, (await taken.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
    }
}
