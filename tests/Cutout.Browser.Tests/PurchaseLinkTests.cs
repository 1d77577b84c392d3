using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using System.Web;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>A code bought elsewhere: the shop tells the gateway, and the page notices by itself.</summary>
public sealed class PurchaseLinkTests(Shop shop)
{
    private const string AdminToken = "an-admin-token-for-browser-tests";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Back_from_the_shop_the_picture_is_unlocked_by_itself(bool paidBeforeReturn)
    {
        Chromium.Require();
        await using var site = await ForeignSite.StartAsync();
        await using var gateway = await StartAsync(site);
        await shop.VisitAsync(async visit =>
        {
            await visit.GetPreviewAsync(shop.SmallPhoto);
            await visit.Page.Locator("#buy").ClickAsync();

            // Asked again and again: WaitForURLAsync may miss the very event that it waits for (microsoft/playwright-dotnet, issue 3364).
            await Assertions.Expect(visit.Page).ToHaveURLAsync(new Regex($"^{Regex.Escape(site.Origin)}/"));
            var reference = ReferenceIn(visit.Page.Url);
            if (paidBeforeReturn)
            {
                await PayAsync(gateway, reference);
            }

            await visit.Page.GotoAsync(gateway.Address.AbsoluteUri);
            if (!paidBeforeReturn)
            {
                await visit.WaitForAsync("ready");
                await PayAsync(gateway, reference);
            }

            await visit.WaitForAsync("unlocked");
            Assert.True((await visit.SaveAsync()).IsPng);
            Assert.Equal(0, visit.Requests("/unlock"));
        }, address: gateway.Address);
    }

    [Fact]
    public async Task Paid_for_in_another_tab_the_picture_is_unlocked_in_this_one()
    {
        Chromium.Require();
        await using var site = await ForeignSite.StartAsync();
        await using var gateway = await StartAsync(site);
        await shop.VisitAsync(async visit =>
        {
            await visit.GetPreviewAsync(shop.SmallPhoto);
            await Screenshots.TakeAsync(visit.Page, "buy");
            var link = await visit.Page.Locator("#buy").GetAttributeAsync("href");
            var session = await visit.SessionAsync((await visit.SessionIdAsync())!);
            Assert.StartsWith($"{site.Origin}/buy?", link, StringComparison.Ordinal);
            Assert.Equal(session.GetProperty("reference").GetString(), ReferenceIn(link!));
            Assert.DoesNotContain(session.GetProperty("id").GetString()!, link, StringComparison.Ordinal);

            await PayAsync(gateway, ReferenceIn(link!));
            await visit.WaitForAsync("unlocked");
        }, address: gateway.Address);
    }

    [Fact]
    public async Task The_page_bears_the_shops_name_colour_and_mark()
    {
        Chromium.Require();
        await using var site = await ForeignSite.StartAsync();
        await using var gateway = await StartAsync(site);
        await shop.VisitAsync(async visit =>
        {
            Assert.StartsWith("Pear & Sons: ", await visit.Page.TitleAsync(), StringComparison.Ordinal);
            await Assertions.Expect(visit.Page.Locator(".brand [data-text=name]")).ToHaveTextAsync("Pear & Sons");
            Assert.Equal("#7a1fa2", await visit.Page.EvaluateAsync<string>("getComputedStyle(document.documentElement).getPropertyValue('--accent')"));
            await Assertions.Expect(visit.Page.Locator("#logo")).ToHaveJSPropertyAsync("naturalWidth", 64);
            await Assertions.Expect(visit.Page.Locator("#mark")).ToBeHiddenAsync();
            await Screenshots.TakeAsync(visit.Page, "brand");
        }, address: gateway.Address);
    }

    [Fact]
    public Task Without_a_link_the_page_says_where_codes_come_from() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);

        await Assertions.Expect(visit.Page.Locator("#buy")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("#where")).ToContainTextAsync("You get codes from the shop");
    });

    private static async Task<GatewayProcess> StartAsync(ForeignSite site)
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-brand-");
        var logo = Path.Combine(folder.FullName, "logo.svg");
        await File.WriteAllTextAsync(logo, """<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64" viewBox="0 0 8 8"><circle cx="4" cy="5" r="3" fill="#7a1fa2"/></svg>""", TestContext.Current.CancellationToken);
        return await GatewayProcess.StartAsync(folder: folder, environment: new Dictionary<string, string>
        {
            ["Admin__Token"] = AdminToken,
            ["Page__Name"] = "Pear & Sons",
            ["Page__Accent"] = "#7a1fa2",
            ["Page__Logo"] = logo,
            ["Page__PurchaseUrl"] = $"{site.Origin}/buy?client_reference_id={{reference}}",
        });
    }

    private static string ReferenceIn(string url) => HttpUtility.ParseQueryString(new Uri(url).Query)["client_reference_id"]!;

    // What the shop does when the money has come.
    private static async Task PayAsync(GatewayProcess gateway, string reference)
    {
        using var order = new HttpRequestMessage(HttpMethod.Post, "/v1/orders")
        {
            Content = JsonContent.Create(new { order = "1001", reference }),
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", AdminToken) },
        };
        using var answer = await gateway.Client.SendAsync(order, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }
}
