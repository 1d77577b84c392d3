using System.Text.Json;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>What the first visit costs on a telephone: bytes over the wire, the largest paint, and what moves after it was painted.</summary>
[Collection(Studio.Name)]
public sealed class FirstLoadTests(Shop shop, Studio studio)
{
    private const int MostBytes = 60_000;

    private const string WatchPaints =
        """
        window.paints = { largest: 0, shift: 0 };
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) paints.largest = entry.startTime; })
          .observe({ type: "largest-contentful-paint", buffered: true });
        new PerformanceObserver((list) => { for (const entry of list.getEntries()) paints.shift += entry.value; })
          .observe({ type: "layout-shift", buffered: true });
        """;

    [Fact]
    public Task The_first_load_is_small_and_nothing_in_it_moves() => studio.VisitAsync(async visit =>
    {
        var page = visit.Page;
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("Network.enable");
        await browser.SendAsync("Network.setCacheDisabled", new Dictionary<string, object> { ["cacheDisabled"] = true });

        // Lighthouse's "slow 4G", which the developer tools used to call "Fast 3G": 1.6 Mbit/s and 150 ms there and back.
        await browser.SendAsync("Network.emulateNetworkConditions", new Dictionary<string, object>
        {
            ["offline"] = false,
            ["latency"] = 150,
            ["downloadThroughput"] = 1_638_400 / 8,
            ["uploadThroughput"] = 750_000 / 8,
        });
        var bytes = 0.0; // of bodies, as they come over the wire
        browser.Event("Network.dataReceived").OnEvent += (_, data) => bytes += data!.Value.GetProperty("encodedDataLength").GetDouble();
        await page.AddInitScriptAsync(WatchPaints);
        await page.ReloadAsync();
        await page.Locator(".operation").First.WaitForAsync();
        var ready = await page.EvaluateAsync<double>("performance.now()");
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var paints = await page.EvaluateAsync<JsonElement>("paints");
        var shift = paints.GetProperty("shift").GetDouble();

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"First load: {bytes:0} bytes, largest paint after {paints.GetProperty("largest").GetDouble():0} ms, ready after {ready:0} ms, layout shift {shift:0.000}");
        Assert.InRange(bytes, 10_000, MostBytes);
        Assert.Equal(0, shift);
    }, new() { Locale = "en-GB", ViewportSize = new() { Width = 390, Height = 844 }, HasTouch = true, IsMobile = true });

    [Fact]
    public Task Tools_are_fetched_when_they_are_first_used() => studio.VisitAsync(async visit =>
    {
        Assert.Equal(0, visit.Requests("/page/painter.js") + visit.Requests("/page/loupe.js") + visit.Requests("/styles/tools.css"));
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.WaitForAsync("review");
        await visit.ChooseAsync("crowd-removal");
        await visit.Page.Locator("#paint").WaitForAsync();

        Assert.Equal(1, visit.Requests("/page/painter.js"));
        Assert.Equal(0, visit.Requests("/page/loupe.js"));
    });
}
