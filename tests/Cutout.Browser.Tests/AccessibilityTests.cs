using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>axe's rules on each state of the page.</summary>
[Collection(Studio.Name)]
public sealed class AccessibilityTests(Shop shop, Studio studio)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 768)]
    [InlineData(ColorScheme.Dark, 768)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public Task Axe_finds_nothing_to_blame_on_any_state(ColorScheme scheme, int width) => studio.VisitAsync(
        visit => WalkAsync(visit, new Looks($"{width}-{scheme}".ToLowerInvariant())),
        new() { Locale = "en-GB", ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce, ViewportSize = new() { Width = width, Height = 900 } });

    private async Task WalkAsync(Visit visit, Looks looks)
    {
        var page = visit.Page;
        await LookAsync("start");

        await page.SetInputFilesAsync("#file", new FilePayload { Name = "a.heic", MimeType = "image/heic", Buffer = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0] });
        await page.Locator("#problem:visible").WaitForAsync();
        await LookAsync("problem");

        await visit.PickAsync(shop.Photo.Path);
        await visit.WaitForAsync("review");
        await visit.ChooseAsync("portrait-style");
        await LookAsync("style");
        await visit.ChooseAsync("crowd-removal");
        await page.Locator("#paint").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await LookAsync("painting");
        await visit.ChooseAsync("background-removal");
        await LookAsync("review");

        var sent = new TaskCompletionSource();
        await page.RouteAsync("**/v1/cutouts?*", async route =>
        {
            await sent.Task;
            await route.ContinueAsync();
        });
        await visit.SendAsync();
        await visit.WaitForAsync("busy");
        await LookAsync("busy");
        sent.SetResult();
        await visit.WaitForAsync("ready");
        await visit.SeePreviewAsync();
        await LookAsync("ready");

        await page.Locator("#hints").ClickAsync();
        await Assertions.Expect(page.Locator("#paint")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await LookAsync("hints");
        await page.Locator("#hints").ClickAsync();

        await page.Locator("#loupe").ClickAsync();
        await Assertions.Expect(page.Locator(".loupe-area")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".glass").WaitForAsync();
        await LookAsync("loupe");
        await page.Locator("#loupe").ClickAsync();

        await visit.EnterCodeAsync("0000-0000-0000-0000-0001");
        await page.Locator("#code-form[data-state=refused]").WaitForAsync();
        await LookAsync("mistyped");
        await visit.EnterCodeAsync(await studio.MintAsync());
        await visit.WaitForAsync("unlocked");
        await LookAsync("unlocked");
        await page.Locator("#erase").ClickAsync();
        await LookAsync("question");
        await page.Locator("#ask button[value=no]").ClickAsync();
        await visit.SaveAsync();
        await LookAsync("done");
        await page.Locator("#erase").ClickAsync();
        await visit.WaitForAsync("gone");
        await LookAsync("gone");

        await page.UnrouteAllAsync();
        await page.RouteAsync("**/v1/cutouts?*", route => route.FulfillAsync(new()
        {
            Status = 504,
            ContentType = "application/problem+json",
            Body = """{"status":504,"code":"provider-timeout","title":"Too slow","charged":"unknown"}""",
        }));
        await page.GetByRole(AriaRole.Button, new() { Name = "Start with a new photo" }).ClickAsync();
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.SendAsync();
        await visit.WaitForAsync("failed");
        await LookAsync("failed");

        Assert.Empty(looks.Blames);

        Task LookAsync(string state) => looks.AtAsync(page, state);
    }
}
