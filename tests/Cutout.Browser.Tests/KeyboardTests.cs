using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

[Collection(Studio.Name)]
public sealed class KeyboardTests(Shop shop, Studio studio)
{
    [Fact]
    public Task A_whole_purchase_is_possible_by_keys_alone() => studio.VisitAsync(async visit =>
    {
        var keys = visit.Page.Keyboard;
        await visit.TabToAsync("file");
        var chooser = await visit.OpenFilesByKeyAsync();
        await chooser.SetFilesAsync(shop.SmallPhoto.Path);
        await visit.WaitForAsync("review");

        await visit.TabToAsync("go");
        await keys.PressAsync("Enter");
        await visit.WaitForAsync("ready");
        await visit.SeePreviewAsync();

        await visit.TabToAsync("compare");
        await keys.PressAsync("ArrowRight");
        await Assertions.Expect(visit.Page.Locator("#compare")).ToHaveValueAsync("51");

        await visit.TabToAsync("code");
        await keys.TypeAsync(await studio.MintAsync());
        await keys.PressAsync("Enter");
        await visit.WaitForAsync("unlocked");

        await visit.TabToAsync("save");
        await visit.Page.RunAndWaitForDownloadAsync(() => keys.PressAsync("Enter"));
        await visit.WaitForAsync("done");

        await visit.TabToAsync("erase");
        await keys.PressAsync("Enter");
        await visit.WaitForAsync("gone");
    });

    [Fact]
    public Task The_operation_is_chosen_by_arrow_keys() => studio.VisitAsync(async visit =>
    {
        await visit.Page.Locator("[name=operation][value=background-removal]").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowDown");

        await Assertions.Expect(visit.Page.Locator("[name=operation][value=crowd-removal]")).ToBeCheckedAsync();
    });
}
