using System.Buffers;
using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Imaging;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Someone who uploads a photo, perhaps with a mask, while the clock runs.</summary>
internal static class Visitor
{
    /// <summary>The session when it has come to its end, ready or failed.</summary>
    public static async Task<JsonObject> SendAsync(this VendorsUnderTest vendors, byte[] photo, string operation, byte[]? mask = null, string contentType = "image/jpeg")
    {
        using var form = new MultipartFormDataContent { { new StringContent(operation), "operation" }, { photo.AsUpload(contentType), "image", "photo" } };
        if (mask is not null)
        {
            form.Add(mask.AsUpload("image/png"), "mask", "mask.png");
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts") { Content = form, Headers = { { "Prefer", "wait=0" } } };
        using var answer = await vendors.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await vendors.UntilSettledAsync(await Buyer.JsonOf(answer, HttpStatusCode.Accepted, HttpStatusCode.Created));
    }

    /// <summary>Lets the clock run until the session is ready or has failed.</summary>
    public static async Task<JsonObject> UntilSettledAsync(this VendorsUnderTest vendors, JsonObject session)
    {
        while ((string?)session["state"] == "processing")
        {
            vendors.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await vendors.Gateway.MomentAsync();
            using var look = await vendors.Gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
            session = await Buyer.JsonOf(look, HttpStatusCode.OK);
        }

        return session;
    }

    /// <summary>Buys what is ready, and decodes it.</summary>
    public static async Task<PixelBuffer> BuyAsync(this VendorsUnderTest vendors, JsonObject session)
    {
        Assert.True((string?)session["state"] == "ready", session.ToJsonString());
        var buyer = new Buyer(vendors.Gateway.Client);
        using var result = await buyer.DownloadAsync(await buyer.UnlockAsync(session, (await vendors.Gateway.MintAsync()).Text));
        return PixelBuffer.Decode(await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
    }

    /// <summary>A grayscale PNG: white from here to there, across the whole height.</summary>
    public static byte[] Mask(int width, int height, int left, int right)
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, width, height, PngColor.Gray);
        var row = new byte[width];
        row.AsSpan(left..right).Fill(255);
        for (var y = 0; y < height; y++)
        {
            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
