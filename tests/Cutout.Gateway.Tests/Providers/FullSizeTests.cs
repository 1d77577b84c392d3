using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Imaging;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Crowd-removal at the photo's own size: the model sees a smaller copy, and only what it has changed is taken from its answer.</summary>
public sealed class FullSizeTests
{
    [Theory]
    [InlineData(Orientation.Normal)]
    [InlineData(Orientation.Rotated90)]
    public async Task The_result_has_the_photos_size_and_its_own_pixels_wherever_nothing_was_removed(Orientation held)
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:dashscope:MaxMegapixels", "1"));
        vendors.DashScope.Edits();
        var photo = Pictures.Jpeg(1600, 1200).Held(held);
        using var original = PixelBuffer.Decode(photo, cancellationToken: TestContext.Current.CancellationToken);

        var session = await vendors.SendAsync(photo, "crowd-removal");
        using var bought = await vendors.BuyAsync(session);

        var made = vendors.DashScope.LastResult!;
        Assert.InRange(made.Width * made.Height, 900_000, 1_000_000);
        Assert.Equal(("image/png", original.Width, original.Height), ((string?)session["result"]!["contentType"], (int)session["result"]!["width"]!, (int)session["result"]!["height"]!));
        AssertChanged(original, bought, 0.04, 0.14, 0.30, 0.90);
        Assert.Single(vendors.DashScope.Bill);
    }

    [Fact]
    public async Task A_photo_that_is_too_long_for_the_model_is_made_shorter_for_it()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Edits();

        var session = await vendors.SendAsync(Pictures.Jpeg(3200, 800), "crowd-removal");

        Assert.Equal((3200, 800), ((int)session["result"]!["width"]!, (int)session["result"]!["height"]!));
        Assert.Equal((3072, 768), (vendors.DashScope.LastResult!.Width, vendors.DashScope.LastResult!.Height));
    }

    [Fact]
    public async Task A_photo_with_a_mask_is_made_smaller_together_with_it_and_only_what_is_masked_changes()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var photo = Pictures.Jpeg(4200, 640);
        using var original = PixelBuffer.Decode(photo, cancellationToken: TestContext.Current.CancellationToken);
        // Outside the mask too, the model paints what nobody asked for.
        vendors.DashScope.Next(Answer.Works.Twisted(new PictureTwist("paints elsewhere", PaintsElsewhere)));

        var session = await vendors.SendAsync(photo, "crowd-removal", Visitor.Mask(4200, 640, 420, 840));
        using var bought = await vendors.BuyAsync(session);

        Assert.Equal(4096, vendors.DashScope.LastResult!.Width);
        Assert.Equal((4200, 640), (bought.Width, bought.Height));
        AssertChanged(original, bought, 0.1, 0.2, 0, 1);
        Assert.Single(vendors.DashScope.Bill);
    }

    [Fact]
    public async Task What_was_held_for_the_models_answer_is_given_back()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var memory = vendors.Gateway.Services.GetRequiredService<MemoryBudget>();
        var before = memory.Held;
        vendors.DashScope.Edits();

        var session = await vendors.SendAsync(Pictures.Jpeg(640, 512), "crowd-removal", Visitor.Mask(640, 512, 0, 100));
        Assert.Equal("ready", (string?)session["state"]);
        using var erased = await vendors.Gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);

        await vendors.UntilAsync(() => memory.Held == before, TimeSpan.Zero);
    }

    [Fact]
    public async Task Without_room_for_the_models_answer_nothing_is_sent()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var memory = vendors.Gateway.Services.GetRequiredService<MemoryBudget>();
        // What is left is enough for the photo, the result and its preview, and not for another result.
        using var hog = memory.TryReserve(memory.Limit - memory.Held - 24_000_000);

        using var answer = await vendors.Gateway.Client.PostAsync("/v1/cutouts?operation=crowd-removal", Pictures.Jpeg(640, 512).AsUpload(), TestContext.Current.CancellationToken);

        var problem = await Buyer.JsonOf(answer, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(("provider-busy", "no"), ((string?)problem["code"], (string?)problem["charged"]));
        Assert.Empty(vendors.DashScope.Requests);
    }

    [Fact]
    public async Task Quote_and_operations_tell_the_photos_own_size()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        var quote = await QuoteAsync(vendors, "image/jpeg");
        using var look = await vendors.Gateway.Client.GetAsync("/v1/operations", TestContext.Current.CancellationToken);
        var operations = (await Buyer.JsonOf(look, HttpStatusCode.OK))["operations"]!;

        Assert.Equal((6000, 4000, false), ((int)quote["result"]!["width"]!, (int)quote["result"]!["height"]!, (bool)quote["reduced"]!));
        Assert.Equal((decimal)operations[1]!["maxMegapixels"]!, (decimal)operations[1]!["maxResultMegapixels"]!);
        Assert.Equal(4.194304m, (decimal)operations[2]!["maxResultMegapixels"]!);
    }

    [Fact]
    public async Task A_photo_that_cannot_be_read_here_cannot_be_composed_and_is_not_taken()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        Assert.Equal("unsupported-format", (string?)(await QuoteAsync(vendors, "image/webp"))["problem"]!["code"]);
    }

    private static PixelBuffer PaintsElsewhere(PixelBuffer picture)
    {
        for (var y = 100; y < 200; y++)
        {
            picture.Row(y).Slice(4 * 2000, 4 * 100).Fill(255);
        }

        return picture;
    }

    // To the bit the same outside, but for the rim over which the change fades.
    private static void AssertChanged(PixelBuffer original, PixelBuffer bought, double left, double right, double top, double bottom)
    {
        Assert.Equal((original.Width, original.Height), (bought.Width, bought.Height));
        var rim = 0.035 * Math.Max(original.Width, original.Height);
        var (inside, changed) = (0, 0);
        for (var y = 0; y < original.Height; y++)
        {
            for (var x = 0; x < original.Width; x++)
            {
                var before = original.Row(y).Slice(4 * x, 4);
                var after = bought.Row(y).Slice(4 * x, 4);
                var distance = Math.Max(
                    Math.Max((left * original.Width) - x, x - (right * original.Width)), Math.Max((top * original.Height) - y, y - (bottom * original.Height)));
                if (distance > rim)
                {
                    Assert.True(before.SequenceEqual(after), $"pixel {x},{y} was touched");
                }
                else if (distance < -4)
                {
                    inside++;
                    changed += Math.Abs(before[0] - after[0]) > 20 ? 1 : 0;
                }
            }
        }

        Assert.InRange(changed / (double)inside, 0.95, 1);
    }

    private static async Task<JsonObject> QuoteAsync(VendorsUnderTest vendors, string contentType)
    {
        using var answer = await vendors.Gateway.Client.PostAsJsonAsync(
            "/v1/quote", new { operation = "crowd-removal", width = 6000, height = 4000, contentType, bytes = 9_000_000 }, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, HttpStatusCode.OK);
    }
}
