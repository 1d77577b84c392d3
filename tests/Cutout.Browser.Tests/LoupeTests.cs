using System.Globalization;
using Cutout.Imaging;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

[Collection(Studio.Name)]
public sealed class LoupeTests(Shop shop, Studio studio)
{
    [Fact]
    public Task A_click_shows_exactly_the_pixels_that_the_bought_picture_has_there() => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.Photo);
        await visit.SeePreviewAsync();
        var area = await OpenAsync(visit);
        var place = (await area.BoundingBoxAsync())!;
        var (address, look) = ("", Array.Empty<byte>());
        await visit.Page.RouteAsync("**/loupe?*", async route =>
        {
            var answer = await route.FetchAsync();
            (address, look) = (answer.Url, await answer.BodyAsync());
            await route.FulfillAsync(new() { Response = answer, BodyBytes = look });
        });
        await visit.Page.Mouse.ClickAsync(place.X + (place.Width * 0.5f), place.Y + (place.Height * 0.55f));
        var glass = visit.Page.Locator(".glass img");
        await glass.WaitForAsync();
        using var crop = PixelBuffer.Decode(look, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(crop.Width, await glass.EvaluateAsync<int>("picture => picture.naturalWidth"));

        await visit.EnterCodeAsync(await studio.MintAsync());
        await visit.WaitForAsync("unlocked");
        using var bought = PixelBuffer.Decode((await visit.SaveAsync()).Bytes, cancellationToken: TestContext.Current.CancellationToken);
        var (left, top) = (PlaceOf(address, "x", bought.Width, crop.Width), PlaceOf(address, "y", bought.Height, crop.Height));
        for (var y = 0; y < crop.Height; y++)
        {
            Assert.Equal(bought.Row(top + y).Slice(4 * left, 4 * crop.Width).ToArray(), crop.Row(y).ToArray());
        }
    });

    [Fact]
    public Task Arrow_keys_move_the_frame_for_nothing_and_enter_looks_there() => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        await OpenAsync(visit);
        var left = await LooksLeftAsync(visit);
        foreach (var key in new[] { "ArrowRight", "ArrowRight", "ArrowUp" })
        {
            await visit.Page.Keyboard.PressAsync(key);
        }

        Assert.Equal(0, visit.Looks);
        var look = await visit.Page.RunAndWaitForResponseAsync(() => visit.Page.Keyboard.PressAsync("Enter"), IsLook);
        Assert.EndsWith("x=0.54&y=0.48", look.Url, StringComparison.Ordinal);
        await Assertions.Expect(visit.Page.Locator("#loupe-left")).ToHaveTextAsync(TextOf(left - 1));
    });

    [Fact]
    public Task Moving_about_asks_for_nothing() => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        var place = (await (await OpenAsync(visit)).BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(place.X + 20, place.Y + 20);
        await visit.Page.Mouse.MoveAsync(place.X + 200, place.Y + 150, new() { Steps = 30 });

        Assert.Equal(0, visit.Looks);
    });

    [Fact]
    public Task The_last_look_is_named_and_no_more_are_asked_for() => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        var area = await OpenAsync(visit);
        var looks = await LooksLeftAsync(visit);
        for (var left = looks - 1; left >= 0; left--)
        {
            await area.FocusAsync();
            await visit.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(visit.Page.Locator("#loupe-left")).ToHaveTextAsync(
                left > 0 ? TextOf(left) : "That was the last look. The whole picture is yours with a code.");
        }

        await area.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.Keyboard.PressAsync("Escape");
        await visit.Page.Keyboard.PressAsync("Escape");
        Assert.Equal(looks, visit.Looks);
        await Assertions.Expect(visit.Page.Locator(".loupe-area")).ToHaveCountAsync(0);
    });

    private static bool IsLook(IResponse response) => response.Url.Contains("/loupe?", StringComparison.Ordinal);

    private static string TextOf(int left) => $"Choose a spot on the picture. Looks left: {left}";

    private static async Task<ILocator> OpenAsync(Visit visit)
    {
        await visit.Page.Locator("#loupe").ClickAsync();
        var area = visit.Page.Locator(".loupe-area");
        await area.WaitForAsync();
        await Assertions.Expect(area).ToBeFocusedAsync();
        return area;
    }

    private static async Task<int> LooksLeftAsync(Visit visit)
    {
        var text = (await visit.Page.Locator("#loupe-left").TextContentAsync())!;
        return int.Parse(text[(text.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    // As the gateway places a look: around the point, moved inside at the edges.
    private static int PlaceOf(string url, string name, int whole, int side)
    {
        var query = System.Web.HttpUtility.ParseQueryString(new Uri(url).Query);
        var middle = double.Parse(query[name]!, CultureInfo.InvariantCulture);
        return Math.Clamp((int)Math.Round((middle * whole) - (side / 2.0)), 0, whole - side);
    }
}
