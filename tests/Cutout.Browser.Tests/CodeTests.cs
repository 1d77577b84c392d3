using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

public sealed class CodeTests(Shop shop)
{
    private const string ReadCodes =
        "async (codes) => { const { checkCode } = await import('/cutout-gateway.js'); return codes.map((code) => checkCode(code).state); }";

    [Fact]
    public Task Every_minted_code_reads_well_before_it_is_sent() => shop.VisitAsync(async visit =>
    {
        var readings = await visit.Page.EvaluateAsync<string[]>(ReadCodes, shop.AllCodes);

        Assert.NotEmpty(readings);
        Assert.All(readings, reading => Assert.Equal("good", reading));
    });

    [Fact]
    public Task Every_wrong_symbol_and_every_exchange_of_neighbours_is_noticed() => shop.VisitAsync(async visit =>
    {
        var symbols = shop.AllCodes[0].Replace("-", "", StringComparison.Ordinal);
        var mistakes = Enumerable.Range(0, symbols.Length)
            .SelectMany(place => "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Select(symbol => symbols[..place] + symbol + symbols[(place + 1)..]))
            .Concat(Enumerable.Range(0, symbols.Length - 1).Select(place => symbols[..place] + symbols[place + 1] + symbols[place] + symbols[(place + 2)..]))
            .Where(mistake => mistake != symbols)
            .ToList();
        var readings = await visit.Page.EvaluateAsync<string[]>(ReadCodes, mistakes);

        Assert.True(readings.Length >= 20 * 31);
        Assert.All(readings, reading => Assert.Equal("mistyped", reading));
    });

    [Fact]
    public Task A_wrong_code_is_refused_and_the_right_one_still_opens() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.EnterCodeAsync(await UnknownCodeAsync(visit));
        await visit.Page.Locator("#code-form[data-state=refused]").WaitForAsync();
        await Screenshots.TakeAsync(visit.Page, "refused");
        await Assertions.Expect(visit.CodeNote).ToContainTextAsync("does not open");
        Assert.Equal(1, visit.Requests("/unlock"));

        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");
    });

    [Fact]
    public Task A_typing_mistake_is_caught_before_anything_is_sent() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        var code = shop.TakeCode();
        var mistyped = code[..^1] + (code[^1] == '7' ? '8' : '7');
        await visit.EnterCodeAsync(mistyped);
        await visit.Page.Locator("#code-form[data-state=refused]").WaitForAsync();
        await Assertions.Expect(visit.CodeNote).ToContainTextAsync("typing mistake");
        Assert.Equal(0, visit.Requests("/unlock"));

        await visit.EnterCodeAsync(code);
        await visit.WaitForAsync("unlocked");
    });

    [Fact]
    public Task The_field_forgives_case_look_alikes_and_grouping() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        var code = shop.TakeCode();
        var asWritten = code.Replace('0', 'o').Replace('1', 'l').Replace('-', ' ');
        await visit.Code.FillAsync(asWritten);
        await Assertions.Expect(visit.Code).ToHaveValueAsync(code);

        await visit.Code.PressAsync("Enter");
        await visit.WaitForAsync("unlocked");
    });

    [Fact]
    public Task A_correction_in_the_middle_leaves_the_caret_there() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.Code.PressSequentiallyAsync("7k3f9qxm2tbn");
        await visit.Code.EvaluateAsync("field => field.setSelectionRange(6, 6)");
        await visit.Page.Keyboard.PressAsync("Backspace");
        await visit.Page.Keyboard.TypeAsync("0z");

        await Assertions.Expect(visit.Code).ToHaveValueAsync("7K3F-0ZQX-M2TB-N");
        Assert.Equal(7, await visit.Code.EvaluateAsync<int>("field => field.selectionStart"));
    });

    // Reads well, but was never minted.
    private async Task<string> UnknownCodeAsync(Visit visit)
    {
        var body = shop.AllCodes[0][..^1].Replace(shop.AllCodes[0][0], shop.AllCodes[0][0] == 'Z' ? 'Y' : 'Z');
        var candidates = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".Select(symbol => body + symbol).ToList();
        var readings = await visit.Page.EvaluateAsync<string[]>(ReadCodes, candidates);
        return candidates[Array.IndexOf(readings, "good")];
    }
}
