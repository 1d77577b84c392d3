using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Crowd removal by the engine in this process, over HTTP; the disc of <see cref="Photos.WithSubject"/> is who shall go.</summary>
public sealed class BuiltInRemovalTests
{
    private const int Left = 55;
    private const int Right = 185;

    // By so much the mask grows; a photo that was made smaller is put back with a soft rim.
    private const int Rim = 2;

    [Fact]
    public async Task Without_a_vendor_what_is_marked_is_gone_and_every_other_pixel_is_the_photos_own()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var session = await ReadyAsync(gateway);

        Assert.Equal("builtin", (string?)session["provider"]);
        Assert.Equal(("image/png", 240, 180), ((string?)session["result"]!["contentType"], (int)session["result"]!["width"]!, (int)session["result"]!["height"]!));
        using var result = PixelBuffer.Decode(await SavedAsync(gateway, session), cancellationToken: TestContext.Current.CancellationToken);
        AssertOnlyTheDiscIsGone(result, Rim);
    }

    [Fact]
    public async Task Where_it_may_only_take_a_smaller_copy_the_result_is_still_the_whole_photo()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Providers:builtin:MaxMegapixels"] = "0.02" });

        var session = await ReadyAsync(gateway);

        using var result = PixelBuffer.Decode(await SavedAsync(gateway, session), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((240, 180), (result.Width, result.Height));
        AssertOnlyTheDiscIsGone(result, 14);
    }

    [Fact]
    public async Task Without_a_mask_it_asks_for_one()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var answer = await gateway.Client.PostAsync("/v1/cutouts?operation=crowd-removal", Photos.WithSubject.AsUpload(), TestContext.Current.CancellationToken);

        var problem = await Buyer.JsonOf(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("mask-needed", "no"), ((string?)problem["code"], (string?)problem["charged"]));
        await gateway.AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task Where_nearly_all_is_marked_there_is_nothing_to_fill_it_from()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var answer = await PostAsync(gateway, Visitor.Mask(240, 180, 5, 240));

        Assert.Equal("mask-too-large", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.UnprocessableEntity))["code"]);
        await gateway.AssertNothingIsHeldAsync();
    }

    [Fact]
    public async Task What_is_on_offer_says_that_it_needs_a_mask_and_goes_nowhere()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var offers = await Buyer.JsonOf(await gateway.Client.GetAsync("/v1/operations", TestContext.Current.CancellationToken), HttpStatusCode.OK);

        var removal = offers["operations"]![1]!;
        Assert.Equal(("crowd-removal", true, true, true), ((string?)removal["name"], (bool)removal["available"]!, (bool)removal["needsMask"]!, (bool)removal["takesMask"]!));
        Assert.Equal(("builtin", "nothing"), ((string?)removal["provider"], (string?)removal["retention"]));
        Assert.Equal(["image/jpeg", "image/png"], removal["formats"]!.AsArray().Select(format => (string?)format));
        var cut = offers["operations"]![0]!;
        Assert.Equal((false, false, true), ((bool)cut["needsMask"]!, (bool)cut["takesMask"]!, (bool)cut["takesHints"]!));
        Assert.False((bool)removal["takesHints"]!);
    }

    [Fact]
    public async Task A_quote_promises_the_photos_own_size()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var answer = await gateway.Client.PostAsJsonAsync(
            "/v1/quote", new { operation = "crowd-removal", width = 8000, height = 6000, contentType = "image/jpeg", bytes = 9_000_000 }, TestContext.Current.CancellationToken);

        var quote = await Buyer.JsonOf(answer, HttpStatusCode.OK);
        Assert.Equal((true, "builtin", 8000, false), ((bool)quote["taken"]!, (string?)quote["provider"], (int)quote["result"]!["width"]!, (bool)quote["reduced"]!));
    }

    [Fact]
    public async Task A_vendor_that_is_set_up_is_never_silently_replaced()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.TasksFail();

        var session = await vendors.SendAsync(Photos.ForEditing, "crowd-removal", Visitor.Mask(640, 480, 100, 200));

        Assert.Equal("failed", (string?)session["state"]);
        Assert.Equal("dashscope", Assert.Single(vendors.Gateway.Services.GetRequiredService<ProviderCatalog>().RouteFor(Operations.CrowdRemoval)).Name);
    }

    [Fact]
    public async Task It_stands_in_where_the_only_vendor_removes_backgrounds()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:dashscope:Enabled", "false"));
        var catalog = vendors.Gateway.Services.GetRequiredService<ProviderCatalog>();

        Assert.Equal("builtin", Assert.Single(catalog.RouteFor(Operations.CrowdRemoval)).Name);
        Assert.Equal("removebg", Assert.Single(catalog.RouteFor(Operations.BackgroundRemoval)).Name);
    }

    [Fact]
    public async Task A_photo_without_a_mask_goes_past_it_to_who_needs_none()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Routes:crowd-removal", "builtin, dashscope"));
        vendors.DashScope.Edits();

        var result = await vendors.CutAsync(operation: Operations.CrowdRemoval);

        Assert.Equal("dashscope", result.Provider);
    }

    private static async Task<JsonObject> ReadyAsync(GatewayUnderTest gateway)
    {
        using var answer = await PostAsync(gateway, Visitor.Mask(240, 180, Left, Right));
        return await new Buyer(gateway.Client).UntilReadyAsync(await Buyer.JsonOf(answer, HttpStatusCode.Created, HttpStatusCode.Accepted));
    }

    private static async Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, byte[] mask)
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("crowd-removal"), "operation" },
            { Photos.WithSubject.AsUpload(), "image", "photo.jpg" },
            { mask.AsUpload("image/png"), "mask", "mask.png" },
        };
        return await gateway.Client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);
    }

    private static async Task<byte[]> SavedAsync(GatewayUnderTest gateway, JsonObject session)
    {
        var buyer = new Buyer(gateway.Client);
        using var answer = await buyer.DownloadAsync(await buyer.UnlockAsync(session, (await gateway.MintAsync()).Text));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static void AssertOnlyTheDiscIsGone(PixelBuffer result, int rim)
    {
        using var photo = PixelBuffer.Decode(Photos.WithSubject, cancellationToken: TestContext.Current.CancellationToken);
        for (var y = 0; y < 180; y++)
        {
            for (var x = 0; x < 240; x++)
            {
                var before = photo.Row(y).Slice(4 * x, 4);
                var after = result.Row(y).Slice(4 * x, 4);
                if (x < Left - rim || x >= Right + rim)
                {
                    Assert.True(before.SequenceEqual(after), $"{x},{y} is unmarked and has changed");
                }
                else if (x >= Left && x < Right)
                {
                    Assert.True(after[0] > 205 && after[1] > 205 && after[2] > 205, $"{x},{y} still shows who should go");
                }
            }
        }
    }
}
