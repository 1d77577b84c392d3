using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>What a visitor gets is told before a byte of the photo leaves.</summary>
public sealed class QuoteTests(Shop shop)
{
    [Fact]
    public Task The_size_of_the_result_is_told_before_anything_is_uploaded() => shop.VisitAsync(async visit =>
    {
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.WaitForAsync("review");

        await Assertions.Expect(visit.Page.Locator("#photo-facts")).ToContainTextAsync("600 × 450 pixels");
        await Assertions.Expect(visit.Page.Locator("#promise")).ToHaveTextAsync("A transparent PNG, 600 × 450 pixels");
        Assert.Equal(1, visit.Requests("/v1/quote"));
        Assert.Equal(0, visit.Uploads);
    });

    [Fact]
    public async Task What_the_gateway_would_refuse_is_refused_before_a_byte_of_the_photo_leaves()
    {
        Chromium.Require();
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string> { ["Sessions__MaxMegapixels"] = "1" });
        await shop.VisitAsync(async visit =>
        {
            // As of an offer that has become stale: only the quote knows the limit.
            await visit.Page.RouteAsync("**/v1/operations", async route =>
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("\"maxMegapixels\":1", "\"maxMegapixels\":60", StringComparison.Ordinal) });
            });
            await visit.Page.ReloadAsync();
            await visit.Page.Locator(".operation").First.WaitForAsync();
            await visit.PickAsync(shop.Photo.Path);
            await visit.Page.Locator("#problem:visible").WaitForAsync();

            await Assertions.Expect(visit.Page.Locator("#problem-text")).ToContainTextAsync("2.4 megapixels; the limit is 1");
            await Assertions.Expect(visit.Page.Locator("#problem-charged")).ToContainTextAsync("Nothing was charged");
            await Screenshots.TakeAsync(visit.Page, "quote-refused");
            await visit.Page.Locator("#problem-close").ClickAsync();
            await Assertions.Expect(visit.Page.Locator("#go")).ToBeDisabledAsync();
            await Assertions.Expect(visit.Page.Locator("#review-get")).ToBeHiddenAsync();
            Assert.Equal(0, visit.Uploads);
        }, address: gateway.Address);
    }

    [Fact]
    public Task Without_an_answer_the_photo_can_still_be_sent() => shop.VisitAsync(async visit =>
    {
        await visit.Page.RouteAsync("**/v1/quote", route => route.AbortAsync());
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.WaitForAsync("review");
        await Assertions.Expect(visit.Page.Locator("#promise")).ToContainTextAsync("up to 600 × 450");

        await visit.SendAsync();
        await visit.WaitForAsync("ready");
    });
}
