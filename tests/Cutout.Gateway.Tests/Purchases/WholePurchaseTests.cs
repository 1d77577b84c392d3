using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Imaging;
using Cutout.Sandbox;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>The main job from the photo to the saved picture, on the gateway as a process of its own.</summary>
public sealed class WholePurchaseTests
{
    [Fact]
    public async Task A_phone_photo_of_twelve_megapixels_is_sold_upright_and_in_full_size_by_the_built_in_engine()
    {
        await using var gateway = await GatewayProcess.StartAsync();
        var photo = Pictures.Jpeg(4000, 3000).Held(Orientation.Rotated90);

        var (session, picture) = await BuyAsync(gateway, photo);

        Assert.Equal("builtin", (string?)session["provider"]);
        Assert.Equal((3000, 4000), ((int)session["source"]!["width"]!, (int)session["source"]!["height"]!));
        var header = PictureProbe.Read(picture).OrThrow();
        Assert.Equal((PictureFormat.Png, 3000, 4000), (header.Format, header.Width, header.Height));
        AssertIsACutout(picture);
    }

    [Fact]
    public async Task A_vendors_bytes_reach_the_buyer_unchanged()
    {
        await using var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        sandbox.RemoveBg.Cuts();
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["Providers__removebg__BaseAddress"] = sandbox.RemoveBg.BaseAddress.ToString(),
            ["Providers__removebg__ApiKey"] = sandbox.RemoveBg.ApiKey,
        });

        var (session, picture) = await BuyAsync(gateway, Pictures.Jpeg(1600, 1200));

        Assert.Equal("removebg", (string?)session["provider"]);
        Assert.Equal(sandbox.RemoveBg.LastResult!.Bytes.ToArray(), picture);
        Assert.Single(sandbox.RemoveBg.Bill);
    }

    [Fact]
    public async Task A_photo_is_sold_with_a_code_that_the_command_minted_into_PostgreSQL()
    {
        using var place = await LedgerPlace.NewAsync("postgres");
        await using var gateway = await GatewayProcess.StartAsync(environment: place.Environment);

        var (session, _) = await BuyAsync(gateway, Pictures.Jpeg());

        Assert.Equal("builtin", (string?)session["provider"]);
        Assert.Contains("PostgreSQL database postgres", gateway.Output, StringComparison.Ordinal);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Shop.Patience);
        while ((await CountAsync(gateway)).GetProperty("delivered").GetInt64() != 1)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    [Fact]
    public async Task Bystanders_are_removed_by_DashScope_from_end_to_end()
    {
        await using var sandbox = await VendorSandbox.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        sandbox.DashScope.Works();
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string>
        {
            ["Providers__dashscope__BaseAddress"] = sandbox.DashScope.BaseAddress.ToString(),
            ["Providers__dashscope__ApiKey"] = sandbox.DashScope.ApiKey,
            ["Providers__dashscope__ResultHosts"] = sandbox.Address.Authority,
        });

        var (session, picture) = await BuyAsync(gateway, Pictures.Jpeg(1600, 1200), "crowd-removal");

        Assert.Equal("dashscope", (string?)session["provider"]);
        Assert.Equal(PictureFormat.Png, PictureProbe.Detect(picture));
        Assert.Single(sandbox.DashScope.Bill);
    }

    private static async Task<(JsonObject Session, byte[] Picture)> BuyAsync(
        GatewayProcess gateway, byte[] photo, string operation = "background-removal")
    {
        var code = (await gateway.RunAsync("codes", "mint", "--count", "1")).Trim();
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(photo, operation));
        using (var locked = await buyer.DownloadAsync(session))
        {
            Assert.Equal(HttpStatusCode.PaymentRequired, locked.StatusCode);
        }

        session = await buyer.UnlockAsync(session, code);
        using var result = await buyer.DownloadAsync(session);
        var picture = await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal($"sha-256=:{Convert.ToBase64String(SHA256.HashData(picture))}:", Assert.Single(result.Headers.GetValues("Repr-Digest")));
        return (session, picture);
    }

    private static async Task<JsonElement> CountAsync(GatewayProcess gateway) =>
        JsonSerializer.Deserialize<JsonElement>(await gateway.RunAsync("codes", "list", "--format", "json"))[0];

    private static void AssertIsACutout(byte[] picture)
    {
        using var pixels = PixelBuffer.Decode(picture, null, TestContext.Current.CancellationToken);
        long opaque = 0, clear = 0, dirty = 0;
        for (var i = 0; i < pixels.Pixels.Length; i += 4)
        {
            var rgba = pixels.Pixels.Slice(i, 4);
            opaque += rgba[3] == 255 ? 1 : 0;
            clear += rgba[3] == 0 ? 1 : 0;
            dirty += rgba[3] == 0 && (rgba[0] | rgba[1] | rgba[2]) != 0 ? 1 : 0;
        }

        double all = pixels.Pixels.Length / 4;
        Assert.InRange(opaque / all, 0.05, 0.9);
        Assert.InRange(clear / all, 0.1, 0.95);
        Assert.Equal(0, dirty);
    }
}
