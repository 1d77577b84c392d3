using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>Codes that the operator brought from elsewhere, typed into the page.</summary>
public sealed class ForeignCodeTests(Shop shop)
{
    [Fact]
    public async Task Codes_made_elsewhere_are_sent_as_they_are_typed_and_open()
    {
        Chromium.Require();
        await using var gateway = await GatewayProcess.StartAsync();
        (string Imported, string Typed)[] codes =
        [
            ("SUMMER-XK29-TQ7W", "Summer-xk29-TQ7W"), // with a letter that ours never have
            ("OIL0LAMP1234", "oil0lamp1234"), // with letters that ours read as digits
            ("ABCD1234EFGH5678JKMN9PQR", "ABCD1234EFGH5678JKMN9PQR"), // longer than ours, and of their alphabet
        ];
        var list = Path.Combine(gateway.Folder, "codes.txt");
        await File.WriteAllLinesAsync(list, codes.Select(code => code.Imported), TestContext.Current.CancellationToken);
        await gateway.RunAsync("codes", "import", list);

        foreach (var (_, typed) in codes)
        {
            await shop.VisitAsync(async visit =>
            {
                await visit.GetPreviewAsync(shop.SmallPhoto);
                await visit.EnterCodeAsync(typed);
                await visit.WaitForAsync("unlocked");

                Assert.Equal(1, visit.Requests("/unlock"));
            }, address: gateway.Address);
        }
    }

    [Fact]
    public Task A_code_made_elsewhere_stands_in_the_field_as_it_was_typed() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.Code.PressSequentiallyAsync("PROMO2024SUMMER");
        var typed = await visit.Code.InputValueAsync();
        await visit.Code.FillAsync("Promo_2024-Summer");
        var pasted = await visit.Code.InputValueAsync();

        Assert.Equal("PROMO2024SUMMER", typed);
        Assert.Equal("Promo_2024-Summer", pasted);
        await Assertions.Expect(visit.Code).ToHaveAttributeAsync("aria-invalid", "false");
    });
}
