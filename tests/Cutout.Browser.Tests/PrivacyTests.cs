using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>The privacy page: what it says is what is in force, and what it offers to erase is erased.</summary>
[Collection(Studio.Name)]
public sealed class PrivacyTests(Shop shop, Studio studio)
{
    [Fact]
    public Task The_pictures_of_the_tab_are_erased_from_there() => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        var page = visit.Page;
        await page.Locator("footer a").ClickAsync();
        await page.Locator("#erase:visible").ClickAsync();
        await Assertions.Expect(page.Locator("#erase-text")).ToHaveTextAsync("Erased. Nothing of your photo is left on the server.");

        Assert.Null(await visit.SessionIdAsync());
        await page.Locator("main a[href='/']").ClickAsync();
        await visit.WaitForAsync("start");
    });

    [Fact]
    public Task It_tells_the_time_and_the_services_in_force_in_both_languages() => studio.VisitAsync(async visit =>
    {
        var page = visit.Page;
        await page.Locator("footer a").ClickAsync();
        await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync("erased 30 minutes after you upload them");
        await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync("10 minutes more");
        await Assertions.Expect(page.Locator("#services")).ToContainTextAsync("Remove the background");
        await Assertions.Expect(page.Locator("#services")).ToContainTextAsync("mainland China");
        await Assertions.Expect(page.Locator("#erase-text")).ToHaveTextAsync("This tab has no pictures on the server.");
        await Assertions.Expect(page.Locator("#erase")).ToBeHiddenAsync();

        await page.Locator("[data-language=zh-hans]").ClickAsync();
        await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync("30分钟");
        await Assertions.Expect(page.Locator("#services")).ToContainTextAsync("中国大陆");
        Assert.Equal("zh-Hans", await page.EvaluateAsync<string>("document.documentElement.lang"));
        Assert.DoesNotMatch("privacy\\.|retention\\.", await page.Locator("main").InnerTextAsync());
    }, new() { Locale = "en-GB" });

    [Theory]
    [InlineData("ram-only", "They are erased 30 minutes after you upload them", "No list of requests is kept")]
    [InlineData("one-hour", "They are erased 60 minutes after you upload them", "Of each request, for 30 days: its time, the network address and which browser asked.")]
    [InlineData("on-delivery", "confirmed that it has the full picture, or 60 seconds after that was sent; 30 minutes after you upload them", "No list of requests is kept")]
    [InlineData("revisit", "They are erased 24 hours after you last changed something", "Of each request, for 90 days: its time, the network address, what kind of request it was")]
    [InlineData("api-accounts", "confirmed that it has the full picture", "Of each request, for 30 days: its time, the network address")]
    public async Task Each_profile_is_told_in_both_languages(string profile, string kept, string log)
    {
        Chromium.Require();
        var folder = Directory.CreateTempSubdirectory("cutout-profile-");
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(
                environment: studio.Settings(("Privacy__Profile", profile), ("Privacy__AccessLog__Folder", folder.FullName)));
            await shop.VisitAsync(async visit =>
            {
                var page = visit.Page;
                await page.Locator("footer a").ClickAsync();
                await Assertions.Expect(page.Locator("#kept")).ToContainTextAsync(kept);
                await Assertions.Expect(page.Locator("#log")).ToContainTextAsync(log);
                await Assertions.Expect(page.Locator("#counts-kept")).ToBeVisibleAsync(new() { Visible = profile == "one-hour" });
                await Assertions.Expect(page.Locator("#accounts")).ToContainTextAsync(profile == "api-accounts" ? "have an API key, and with it an account" : "There are none.");
                await Assertions.Expect(page.Locator("#accounts-kept")).ToBeVisibleAsync(new() { Visible = profile == "api-accounts" });
                await Screenshots.TakeAsync(page, $"privacy-{profile}");

                await page.Locator("[data-language=zh-hans]").ClickAsync();
                await Assertions.Expect(page.Locator("#log")).ToContainTextAsync("请求");
                Assert.DoesNotMatch("privacy\\.|retention\\.|\\{|undefined|NaN", await page.Locator("main").InnerTextAsync());
            }, new() { Locale = "en-GB" }, gateway.Address);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 360)]
    public Task Axe_finds_nothing_to_blame_on_it(ColorScheme scheme, int width) => studio.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.Page.Locator("footer a").ClickAsync();
        await visit.Page.Locator("#erase:visible").WaitForAsync();
        await visit.Page.Locator(".service").First.WaitForAsync();

        var looks = new Looks($"{width}-{scheme}".ToLowerInvariant());
        await looks.AtAsync(visit.Page, "privacy");
        Assert.Empty(looks.Blames);
    }, new() { Locale = "en-GB", ColorScheme = scheme, ViewportSize = new() { Width = width, Height = 900 } });
}
