using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

public sealed class SliderTests(Shop shop)
{
    private const string Clip = "photo => getComputedStyle(photo).clipPath";

    [Fact]
    public Task The_line_between_before_and_after_moves_by_arrow_keys() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        await visit.Page.Locator("#compare").FocusAsync();
        await visit.Page.Keyboard.PressAsync("ArrowLeft");
        await Assertions.Expect(visit.Page.Locator("#compare")).ToHaveValueAsync("49");
        Assert.Contains("51%", await visit.Page.Locator("#photo").EvaluateAsync<string>(Clip), StringComparison.Ordinal);

        await visit.Page.Keyboard.PressAsync("End");
        Assert.Contains("inset(0px 0% 0px 0px)", await visit.Page.Locator("#photo").EvaluateAsync<string>(Clip), StringComparison.Ordinal);
    });

    [Fact]
    public Task The_line_follows_the_pointer() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        var sheet = (await visit.Page.Locator("#sheet").BoundingBoxAsync())!;
        var (middle, quarter) = (sheet.X + (sheet.Width / 2), sheet.X + (sheet.Width / 4));
        await visit.Page.Mouse.MoveAsync(middle, sheet.Y + (sheet.Height / 2));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(quarter, sheet.Y + (sheet.Height / 2), new() { Steps = 5 });
        await visit.Page.Mouse.UpAsync();

        var line = (await visit.Page.Locator(".cut-line").BoundingBoxAsync())!;
        Assert.InRange(line.X, quarter - 6, quarter + 6);
    });

    [Fact]
    public Task After_a_reload_the_photo_is_gone_and_the_preview_stays_without_a_slider() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        await visit.Page.ReloadAsync();
        await visit.WaitForAsync("ready");
        await visit.Page.Locator("#preview").EvaluateAsync("picture => picture.decode()");

        await Assertions.Expect(visit.Page.Locator("#preview")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#compare")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("#photo")).ToBeHiddenAsync();
    });
}
