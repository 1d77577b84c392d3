using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>What stands between a phone and the gateway breaks, holds back and damages; here the browser's own network does.</summary>
public sealed class ConnectionTests(Shop shop)
{
    [Fact]
    public Task Where_events_do_not_get_through_the_page_asks_again_by_itself() => shop.VisitAsync(async visit =>
    {
        await visit.Page.RouteAsync("**/events", route => route.AbortAsync());
        await visit.GetPreviewAsync(shop.SmallPhoto);

        await Assertions.Expect(visit.Heading).ToHaveTextAsync("Your preview is ready");
    });

    [Fact]
    public Task What_got_lost_of_the_page_itself_is_fetched_again() => shop.VisitAsync(async visit =>
    {
        var losses = 1;
        await visit.Page.RouteAsync("**/page/views.js", route => losses-- > 0 ? route.AbortAsync() : route.ContinueAsync());

        // Looked out for from the beginning, for it stands there only until the page has fetched it again.
        var told = visit.Page.Locator("#problem:visible").WaitForAsync();
        await visit.Page.ReloadAsync();
        await told;
        await Assertions.Expect(visit.Page.Locator("#problem-text")).ToContainTextAsync("connection", new() { IgnoreCase = true });

        await visit.Page.Locator("#problem:visible").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await visit.GetPreviewAsync(shop.SmallPhoto);
    });

    [Fact]
    public Task On_a_slow_connection_the_way_is_told_in_per_cent_and_the_picture_is_saved_whole() => shop.VisitAsync(async visit =>
    {
        var browser = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await browser.SendAsync("Network.enable");
        await browser.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 400,
            ["downloadThroughput"] = 100_000,
            ["uploadThroughput"] = 50_000,
        });
        await visit.PickAsync(shop.Photo.Path);
        await Assertions.Expect(visit.Page.Locator("#promise")).ToContainTextAsync("1800 × 1350");

        // Noted down by the page itself at each change: it may be sent between two looks from here, or between two frames.
        await visit.Page.EvaluateAsync(
            """
            () => {
              const steps = document.getElementById("steps");
              window.told = [];
              new MutationObserver(() => told.push(steps.querySelector("[data-is=now] .step-now")?.textContent.trim()))
                .observe(steps, { subtree: true, childList: true, characterData: true, attributes: true });
            }
            """);
        await visit.SendAsync();
        await visit.WaitForAsync("ready");
        Assert.Contains(await visit.Page.EvaluateAsync<string?[]>("told"), told => told is not null && Regex.IsMatch(told, "^[1-8][0-9]% sent$"));

        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");
        Assert.Equal((shop.Photo.Width, shop.Photo.Height), (await visit.SaveAsync()).Size);
    });

    [Fact]
    public Task An_upload_that_breaks_off_is_sent_again_under_the_same_key() => shop.VisitAsync(async visit =>
    {
        var keys = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await visit.Page.RouteAsync("**/v1/cutouts?*", async route =>
        {
            keys.Enqueue(route.Request.Headers["idempotency-key"]);
            await (keys.Count == 1 ? route.AbortAsync() : route.ContinueAsync());
        });
        await visit.GetPreviewAsync(shop.SmallPhoto);

        Assert.Equal(2, keys.Count);
        Assert.Single(keys.Distinct());
    });

    [Fact]
    public async Task A_connection_that_breaks_in_the_middle_of_an_upload_is_told_and_the_photo_sent_again_when_it_is_back()
    {
        Chromium.Require();
        await using var relay = new Relay(shop.Address);
        await shop.VisitAsync(async visit =>
        {
            await visit.PickAsync(shop.Photo.Path);
            await Assertions.Expect(visit.Page.Locator("#promise")).ToContainTextAsync("1800 × 1350");
            relay.BreakAfter(new FileInfo(shop.Photo.Path).Length / 2);
            await visit.SendAsync();
            await visit.Page.Locator("#connection:visible").WaitForAsync();
            await Assertions.Expect(visit.Page.Locator("#connection")).ToContainTextAsync("sent again");

            relay.Mend();
            await visit.WaitForAsync("ready");
            Assert.InRange(visit.Uploads, 2, 6);
        }, address: relay.Address);
    }

    [Fact]
    public Task A_connection_lost_while_waiting_is_told_and_waited_out() => shop.VisitAsync(async visit =>
    {
        await visit.Page.RouteAsync("**/v1/cutouts/**", route => route.AbortAsync());
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.SendAsync();
        await visit.Page.Locator("#connection:visible").WaitForAsync();
        await Assertions.Expect(visit.Page.Locator("#connection")).ToContainTextAsync("work goes on");

        await visit.Page.UnrouteAllAsync();
        await visit.WaitForAsync("ready");
        Assert.Equal(1, visit.Uploads);
    });

    [Fact]
    public Task A_connection_that_breaks_while_a_code_is_sent_costs_nothing_but_a_second_click() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.Page.RouteAsync("**/unlock", route => route.AbortAsync());
        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.Page.Locator("#code-form[data-state=refused]").WaitForAsync();
        await Assertions.Expect(visit.CodeNote).ToContainTextAsync("connection broke off");

        await visit.Page.UnrouteAllAsync();
        await visit.Page.Locator("#unlock").ClickAsync();
        await visit.WaitForAsync("unlocked");
    });

    [Fact]
    public Task A_download_that_breaks_off_is_taken_up_again() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");
        var tries = 0;
        await visit.Page.RouteAsync("**/result", route => Interlocked.Increment(ref tries) == 1 ? route.AbortAsync() : route.ContinueAsync());
        var saved = await visit.SaveAsync();

        Assert.Equal(2, tries);
        Assert.Equal($"sha-256=:{saved.Sha256}:", saved.Promise);
    });

    [Fact]
    public Task A_picture_damaged_on_the_way_is_not_saved_and_can_be_fetched_again() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");
        await visit.Page.RouteAsync("**/result", DamageAsync);
        await visit.Page.Locator("#save").ClickAsync();
        await visit.Page.Locator("#problem:visible").WaitForAsync();
        await Assertions.Expect(visit.Page.Locator("#problem-text")).ToContainTextAsync("arrived damaged");
        Assert.Equal(0, visit.Requests("/receipt"));

        await visit.Page.UnrouteAllAsync();
        Assert.True((await visit.SaveAsync()).IsPng);
    });

    private static async Task DamageAsync(IRoute route)
    {
        var answer = await route.FetchAsync();
        var bytes = await answer.BodyAsync();
        bytes[^1] ^= 1;
        await route.FulfillAsync(new() { Response = answer, BodyBytes = bytes });
    }
}
