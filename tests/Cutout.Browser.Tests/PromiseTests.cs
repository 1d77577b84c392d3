using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

public sealed class PromiseTests(Shop shop)
{
    private const string KeysOfBothLanguages =
        """
        async (file) => {
          const texts = (await import(`/texts/${file}.js`)).default;
          const gaps = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort().join();
          return Object.entries(texts).map(([key, text]) => `${key} {${gaps(text)}}`);
        }
        """;

    [Fact]
    public Task Both_languages_have_the_same_texts_with_the_same_gaps() => shop.VisitAsync(async visit =>
    {
        var english = await visit.Page.EvaluateAsync<string[]>(KeysOfBothLanguages, "en");
        var chinese = await visit.Page.EvaluateAsync<string[]>(KeysOfBothLanguages, "zh-hans");

        Assert.NotEmpty(english);
        Assert.Equal(english.Order(StringComparer.Ordinal), chinese.Order(StringComparer.Ordinal));
    });

    [Fact]
    public Task Every_problem_of_the_contract_has_a_sentence() => shop.VisitAsync(async visit =>
    {
        string[] codes =
        [
            "bad-request", "locked", "not-found", "busy-elsewhere", "length-required", "too-large", "unsupported-format",
            "unreadable-picture", "no-subject", "mask-needed", "mask-mismatch", "mask-too-large", "idempotency-mismatch", "code-refused",
            "too-many-attempts", "too-many-uploads", "provider-failed", "provider-refused", "no-credit", "provider-busy",
            "no-memory", "no-provider", "ledger-unavailable", "draining", "provider-timeout", "internal-error",
        ];
        var keys = await visit.Page.EvaluateAsync<string[]>("async () => Object.keys((await import('/texts/en.js')).default)");

        Assert.Empty(codes.Select(code => $"problem.{code}").Except(keys));
    });

    [Fact]
    public Task A_chinese_visitor_is_met_in_chinese_and_may_switch() => shop.VisitAsync(async visit =>
    {
        Assert.Equal("zh-Hans", await visit.Page.EvaluateAsync<string>("document.documentElement.lang"));
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await Assertions.Expect(visit.Heading).ToHaveTextAsync("预览好了");
        await visit.SeePreviewAsync();
        await Screenshots.TakeAsync(visit.Page, "chinese");

        await visit.Page.Locator("[data-language=en]").ClickAsync();
        await visit.Page.GetByText("Your preview is ready").WaitForAsync();
        await visit.Page.ReloadAsync();
        await visit.WaitForAsync("ready");
        await Assertions.Expect(visit.Heading).ToHaveTextAsync("Your preview is ready");
    }, new() { Locale = "zh-CN" });

    [Theory]
    [InlineData(360)]
    [InlineData(390)]
    public Task On_a_phone_nothing_hangs_over_the_edge(int width) => shop.VisitAsync(async visit =>
    {
        var overhangs = new List<int> { await visit.OverhangAsync() };
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.WaitForAsync("review");
        overhangs.Add(await visit.OverhangAsync());
        await visit.SendAsync();
        await visit.WaitForAsync("ready");
        await visit.SeePreviewAsync();
        overhangs.Add(await visit.OverhangAsync());
        await Screenshots.TakeAsync(visit.Page, $"phone-{width}");
        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");
        await visit.SaveAsync();
        overhangs.Add(await visit.OverhangAsync());

        Assert.All(overhangs, overhang => Assert.Equal(0, overhang));
    }, new() { Locale = "en-GB", ViewportSize = new() { Width = width, Height = 844 }, HasTouch = true, IsMobile = true });

    [Fact]
    public Task An_iphone_photo_is_explained_before_anything_is_sent() => shop.VisitAsync(async visit =>
    {
        await visit.Page.SetInputFilesAsync("#file", new Microsoft.Playwright.FilePayload
        {
            Name = "IMG_0001.HEIC",
            MimeType = "image/heic",
            Buffer = [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8],
        });
        await visit.Page.Locator("#problem:visible").WaitForAsync();

        await Assertions.Expect(visit.Page.Locator("#problem-text")).ToContainTextAsync("HEIC");
        await Assertions.Expect(visit.Page.Locator("#problem-charged")).ToContainTextAsync("Nothing was charged");
        Assert.Equal(0, visit.Uploads);
    });

    [Fact]
    public async Task The_security_policy_would_catch_an_inline_script()
    {
        Chromium.Require();
        IReadOnlyCollection<string> faults = [];
        await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(() => shop.VisitAsync(async visit =>
        {
            await visit.Page.EvaluateAsync(
                """
                () => new Promise((resolve) => {
                  addEventListener("securitypolicyviolation", resolve, { once: true });
                  const script = document.createElement("script");
                  script.textContent = "document.title = 'broken in'";
                  document.head.append(script);
                })
                """);
            faults = visit.Faults;
        }));

        Assert.Contains(faults, fault => fault.StartsWith("script-src", StringComparison.Ordinal));
    }
}
