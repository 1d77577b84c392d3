using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

[Collection(Studio.Name)]
public sealed class BackgroundTests(Shop shop, Studio studio)
{
    [Fact]
    public Task Colours_are_tried_by_arrow_keys_without_asking_the_gateway_again() => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        var asked = visit.Requests("/preview?background=transparent");
        var sheet = visit.Page.Locator("#sheet");
        await visit.Page.Locator("[name=background][value=checkerboard]").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(sheet).ToHaveCSSAsync("background-color", "rgb(255, 255, 255)");
        await visit.Page.Keyboard.PressAsync("ArrowRight");
        await Assertions.Expect(sheet).ToHaveCSSAsync("background-color", "rgb(17, 19, 18)");

        Assert.Equal(1, asked);
        Assert.Equal(1, visit.Requests("/preview?background=transparent"));
    });

    [Fact]
    public Task A_colour_of_ones_own_can_be_tried() => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await Assertions.Expect(visit.Page.Locator("#own-colour")).ToBeHiddenAsync();
        await visit.Page.Locator("[name=background][value=own]").CheckAsync(new() { Force = true });
        await visit.Page.Locator("#own-colour").FillAsync("#336699");

        await Assertions.Expect(visit.Page.Locator("#sheet")).ToHaveCSSAsync("background-color", "rgb(51, 102, 153)");
    });

    [Fact]
    public Task A_picture_that_keeps_its_background_offers_no_other() => studio.VisitAsync(async visit =>
    {
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.ChooseAsync("portrait-style");
        await visit.SendAsync();
        await visit.WaitForAsync("ready");

        await Assertions.Expect(visit.Page.Locator("#backgrounds")).ToBeHiddenAsync();
    });
}
