using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>axe's rules, and no pixel beyond the edge, on each state of the operator's page.</summary>
public sealed class AdminAccessibilityTests(Office office, Shop shop) : IClassFixture<Office>
{
    [Theory]
    [InlineData(360, ColorScheme.Light)]
    [InlineData(360, ColorScheme.Dark)]
    [InlineData(768, ColorScheme.Light)]
    [InlineData(768, ColorScheme.Dark)]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    public async Task In_no_state_is_there_anything_to_blame_or_over_the_edge(int width, ColorScheme colours)
    {
        var device = new BrowserNewContextOptions
        {
            Locale = "en-GB",
            ColorScheme = colours,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = width, Height = 900 },
            HasTouch = width < 800,
        };
        var look = new Looks($"{width}-{colours}".ToLowerInvariant());
        await office.SellAsync();
        await office.VisitAsync(desk => WalkAsync(desk, look), device);
        await using var context = await shop.OpenBrowserAsync(device);
        await look.AtAsync((await Desk.OpenAsync(context, new Uri(shop.Address, "/admin"))).Page, "admin-off");

        Assert.Empty(look.Blames);
    }

    private static async Task WalkAsync(Desk desk, Looks look)
    {
        var page = desk.Page;
        await LookAsync("door");
        await page.Locator("#token").FillAsync("not the token");
        await page.Locator("#token").PressAsync("Enter");
        await Assertions.Expect(page.Locator("#token-note")).ToContainTextAsync("not the gateway's");
        await LookAsync("wrong-token");
        await desk.SignInAsync();
        await LookAsync("in");

        await desk.WishAsync(0, "");
        await page.Locator("#mint-go").ClickAsync();
        await Assertions.Expect(page.Locator("#mint-count")).ToBeFocusedAsync();
        await LookAsync("wrong-count");

        var name = $"about {look.Suffix}";
        await page.RouteAsync("**/v1/admin/codes", Desk.LoseFirstAnswer());
        await desk.WishAsync(25, $"a very long note {name} thatisonelongwordwithoutanyspaceinitthatcouldbebrokenatall");
        await page.Locator("#mint-go").ClickAsync();
        await page.Locator("#mint-lost:visible").WaitForAsync();
        await LookAsync("lost");
        await desk.SaveByAsync(() => page.Locator("#mint-go").ClickAsync());
        await desk.Batch(name).WaitForAsync();
        await LookAsync("minted");
        await page.Locator("#days-summary").ClickAsync();
        await desk.Heading.ScrollIntoViewIfNeededAsync();
        await LookAsync("figures");

        await desk.Batch(name).GetByRole(AriaRole.Button).ClickAsync();
        await LookAsync("question");
        await desk.AnswerAsync("yes");
        await page.Locator(".batch:focus").WaitForAsync();
        await LookAsync("revoked");
        await page.Locator("#providers").ScrollIntoViewIfNeededAsync();
        await LookAsync("services");

        await page.RouteAsync("**/v1/admin/**", route => route.AbortAsync());
        await page.Locator("#refresh").ClickAsync();
        await page.Locator("#problem:visible").WaitForAsync();
        await LookAsync("problem");

        async Task LookAsync(string state)
        {
            Assert.Equal((state, 0), (state, await desk.OverhangAsync()));
            await look.AtAsync(page, $"admin-{state}");
        }
    }
}
