using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

[Collection(Studio.Name)]
public sealed class OperationTests(Shop shop, Studio studio)
{
    [Fact]
    public Task Each_operation_on_offer_has_an_example() => studio.VisitAsync(async visit =>
    {
        var cards = visit.Page.Locator(".operation");

        await Assertions.Expect(cards).ToHaveCountAsync(3);
        for (var card = 0; card < 3; card++)
        {
            var example = cards.Nth(card).Locator("img");
            await example.EvaluateAsync("picture => picture.decode()");
            await Assertions.Expect(example).ToBeVisibleAsync();
            Assert.NotEqual(0, await example.EvaluateAsync<int>("picture => picture.naturalWidth"));
        }
    });

    [Fact]
    public Task What_nobody_here_does_is_no_choice_but_named() => shop.VisitAsync(async visit =>
    {
        await Assertions.Expect(visit.Page.Locator(".operation")).ToHaveCountAsync(2);
        await Assertions.Expect(visit.Page.Locator("#operations-note")).ToHaveTextAsync("Not on offer on this server: Portrait style.");
    });

    [Fact]
    public Task The_chosen_style_is_the_one_that_the_vendor_draws() => studio.VisitAsync(async visit =>
    {
        await visit.PickAsync(shop.SmallPhoto.Path);
        await Assertions.Expect(visit.Page.Locator("#styles")).ToBeHiddenAsync();
        await visit.ChooseAsync("portrait-style");
        await visit.Page.Locator("#style").SelectOptionAsync(new SelectOptionValue { Label = "Pixel art" });
        await visit.SendAsync();
        await visit.WaitForAsync("ready");

        var call = studio.Vendors.DashScope.Requests.Last(request => request.Line == "style repaint");
        Assert.Equal("32", call.Fields["input.style_index"]);
    });
}
