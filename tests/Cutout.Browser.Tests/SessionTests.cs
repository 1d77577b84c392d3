using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

[Collection(Studio.Name)]
public sealed class SessionTests(Shop shop, Studio studio)
{
    [Fact]
    public async Task When_the_time_is_over_while_one_looks_the_page_says_so()
    {
        Chromium.Require();
        await using var brief = await GatewayProcess.StartAsync(environment: studio.Settings(("Sessions__KeepFor", "00:01:00")));
        await shop.VisitAsync(async visit =>
        {
            await visit.GetPreviewAsync(shop.SmallPhoto);
            await visit.Page.Locator("#loupe").ClickAsync();
            await visit.Page.Locator("html[data-view=gone]").WaitForAsync(new() { Timeout = 120_000 });

            await Assertions.Expect(visit.Heading).ToHaveTextAsync("The time is over");
            Assert.Null(await visit.SessionIdAsync());
            await Assertions.Expect(visit.Page.Locator(".loupe-area")).ToHaveCountAsync(0);
            await Assertions.Expect(visit.Page.Locator("#picture")).ToBeHiddenAsync();
        }, address: brief.Address);
    }

    [Fact]
    public Task Two_tabs_have_each_their_own_picture_and_one_code_opens_one_of_them() => studio.VisitAsync(async first =>
    {
        await first.GetPreviewAsync(shop.SmallPhoto);
        var second = await first.OpenTabAsync();
        Assert.Equal("start", await second.Page.EvaluateAsync<string>("document.documentElement.dataset.view"));
        await second.GetPreviewAsync(shop.Photo);
        Assert.NotEqual(await first.SessionIdAsync(), await second.SessionIdAsync());

        var code = await studio.MintAsync();
        await first.EnterCodeAsync(code);
        await first.WaitForAsync("unlocked");
        await second.EnterCodeAsync(code);
        await second.Page.Locator("#problem:visible").WaitForAsync();
        await Assertions.Expect(second.Page.Locator("#problem-text")).ToContainTextAsync("in use for another picture");

        await second.Page.Locator("#erase").ClickAsync();
        await second.WaitForAsync("gone");
        Assert.Equal((shop.SmallPhoto.Width, shop.SmallPhoto.Height), (await first.SaveAsync()).Size);
    });

    [Fact]
    public Task On_a_phone_everything_is_done_by_taps() => studio.VisitAsync(async visit =>
    {
        await Assertions.Expect(visit.Page.Locator("label:has(#camera)")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.Locator("#camera")).ToHaveAttributeAsync("capture", "environment");
        await visit.Page.SetInputFilesAsync("#camera", shop.Photo.Path);
        await visit.WaitForAsync("review");
        await visit.Page.Locator("#go").TapAsync();
        await visit.WaitForAsync("ready");
        await visit.SeePreviewAsync();
        await visit.Page.Locator("#loupe").TapAsync();
        await visit.Page.Locator(".loupe-area").TapAsync();
        var glass = visit.Page.Locator(".glass");
        await glass.WaitForAsync();
        Assert.Equal(0, await visit.OverhangAsync());
        await visit.Page.Locator("#code").FillAsync(await studio.MintAsync());
        await visit.Page.Locator("#unlock").TapAsync();
        await visit.WaitForAsync("unlocked");
        await visit.Page.RunAndWaitForDownloadAsync(() => visit.Page.Locator("#save").TapAsync());
        await visit.WaitForAsync("done");
    }, new() { Locale = "en-GB", ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });

    [Theory]
    [InlineData(360)]
    [InlineData(768)]
    [InlineData(1920)]
    public Task What_can_be_touched_is_large_enough_and_nothing_hangs_over_the_edge(int width) => studio.VisitAsync(async visit =>
    {
        var small = new List<string>();
        await LookAsync();
        await visit.PickAsync(shop.Photo.Path);
        await visit.WaitForAsync("review");
        await visit.ChooseAsync("crowd-removal");
        await visit.Page.Locator("#paint").WaitForAsync();
        await LookAsync();
        await visit.ChooseAsync("background-removal");
        await visit.SendAsync();
        await visit.WaitForAsync("ready");
        await visit.SeePreviewAsync();
        await visit.Page.Locator("#loupe").ClickAsync();
        await visit.Page.Locator(".loupe-area").ClickAsync();
        await visit.Page.Locator(".glass").WaitForAsync();
        await LookAsync();

        Assert.Empty(small);

        async Task LookAsync()
        {
            Assert.Equal(0, await visit.OverhangAsync());
            small.AddRange(await visit.Page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll("button, input, select, label:has(input)")]
                  .filter((element) => element.checkVisibility() && !element.closest(".skip"))
                  .map((element) => [element, (element.closest("label:has(input)") ?? element).getBoundingClientRect()])
                  .filter(([, box]) => box.width < 44 || box.height < 44)
                  .map(([element, box]) => `${element.outerHTML.slice(0, 80)} is ${box.width} x ${box.height}`)
                """));
        }
    }, new() { Locale = "en-GB", ViewportSize = new() { Width = width, Height = 900 } });
}
