using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

public sealed class AdminTests(Office office, Shop shop) : IClassFixture<Office>
{
    [Fact]
    public Task Minted_codes_are_saved_as_CSV_and_unlock() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        var file = await desk.MintAsync(3, "for the market", uses: 2);

        Assert.Equal($"codes-{file.Batch}.csv", file.Name);
        Assert.Equal(3, file.Codes.Distinct().Count());
        Assert.Equal(HttpStatusCode.OK, await office.UnlockAsync(await office.UploadAsync(), file.Codes[0]));
        Assert.Equal(6, (await office.BatchesAsync("for the market")).Single().GetProperty("minted").GetInt32());
        await desk.Batch("for the market").WaitForAsync();
        await Assertions.Expect(desk.Page.Locator("#minted-text")).ToContainTextAsync("3 codes");
    });

    [Fact]
    public Task Codes_are_shown_nowhere_and_can_be_saved_again_until_the_operator_has_them() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        var file = await desk.MintAsync(2, "unseen");
        var kept = await desk.EverythingKeptAsync();
        var again = await desk.SaveByAsync(() => desk.Page.Locator("#minted-save").ClickAsync());
        await desk.Page.Locator("#minted-done").ClickAsync();

        Assert.All(file.Codes, code => Assert.DoesNotContain(code, kept, StringComparison.Ordinal));
        Assert.Equal(file.Codes, again.Codes);
        await Assertions.Expect(desk.Page.Locator("#minted")).ToBeHiddenAsync();
    });

    [Fact]
    public Task Conditions_are_kept_with_the_codes() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.Page.Locator("#mint-expires").FillAsync("2099-12-30");
        await desk.Page.Locator("#mint-megapixels").FillAsync("12");
        await desk.Page.Locator("[name=operation][value=background-removal]").UncheckAsync();
        var file = await desk.MintAsync(1, "conditions");

        var ends = (await office.BatchesAsync("conditions")).Single().GetProperty("expiresAt").GetDateTimeOffset();
        Assert.Equal(new DateTimeOffset(2099, 12, 31, 0, 0, 0, TimeSpan.FromHours(14)).UtcDateTime, ends.UtcDateTime);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await office.UnlockAsync(await office.UploadAsync(), file.Codes[0]));
    }, new() { Locale = "en-GB", TimezoneId = "Pacific/Kiritimati" });

    [Theory]
    [InlineData("#mint-count", "0", "#wrong-count", "100,000")]
    [InlineData("#mint-count", "100001", "#wrong-count", "100,000")]
    [InlineData("#mint-count", "", "#wrong-count", "100,000")]
    [InlineData("#mint-count", "1.5", "#wrong-count", "100,000")]
    [InlineData("#mint-uses", "1001", "#wrong-uses", "1,000 uses")]
    [InlineData("#mint-expires", "2020-01-01", "#wrong-expires", "today or a later day")]
    [InlineData("#mint-megapixels", "0", "#wrong-megapixels", "10,000")]
    public Task What_can_not_be_minted_is_told_at_its_field_before_anything_is_sent(string field, string value, string note, string sentence) => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.Page.Locator(field).FillAsync(value);
        await desk.Page.Locator("#mint-go").ClickAsync();

        await Assertions.Expect(desk.Page.Locator(note)).ToContainTextAsync(sentence);
        await Assertions.Expect(desk.Page.Locator(field)).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(desk.Page.Locator(field)).ToBeFocusedAsync();
        Assert.DoesNotContain(desk.Requests, request => request.Method == "POST");
    });

    [Fact]
    public Task Too_many_uses_in_all_and_no_operation_are_told_too() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.WishAsync(100_000, "", uses: 1000);
        foreach (var box in await desk.Page.Locator("[name=operation]").AllAsync())
        {
            await box.UncheckAsync();
        }

        await desk.Page.Locator("#mint-go").ClickAsync();

        await Assertions.Expect(desk.Page.Locator("#wrong-uses")).ToContainTextAsync("1,000,000");
        await Assertions.Expect(desk.Page.Locator("#wrong-operations")).ToContainTextAsync("at least one");
    });

    [Fact]
    public Task What_only_the_gateway_knows_to_be_wrong_is_told_at_its_field_too() => office.VisitAsync(async desk =>
    {
        await desk.Page.Clock.SetFixedTimeAsync(new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await desk.SignInAsync();
        await desk.Page.Locator("#mint-expires").FillAsync("2020-02-01");
        await desk.Page.Locator("#mint-go").ClickAsync();

        await Assertions.Expect(desk.Page.Locator("#wrong-expires")).ToContainTextAsync("today or a later day");
        await Assertions.Expect(desk.Page.Locator("#mint-expires")).ToBeFocusedAsync();
        Assert.Single(desk.Requests, request => request.Method == "POST");
    });

    [Fact]
    public Task A_lost_answer_and_a_second_try_mint_once() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.Page.RouteAsync("**/v1/admin/codes", Desk.LoseFirstAnswer());
        await desk.WishAsync(4, "lost");
        await desk.Page.Locator("#mint-go").ClickAsync();
        await desk.Page.Locator("#mint-lost:visible").WaitForAsync();
        await Assertions.Expect(desk.Page.Locator("#mint-count")).ToBeDisabledAsync();
        await Assertions.Expect(desk.Page.Locator("#mint-problem")).ToContainTextAsync("cannot be reached");
        Assert.Single(await office.BatchesAsync("lost"));

        var file = await desk.SaveByAsync(() => desk.Page.Locator("#mint-go").ClickAsync());

        Assert.Equal(4, file.Codes.Count);
        var batch = (await office.BatchesAsync("lost")).Single();
        Assert.Equal((4, file.Batch), (batch.GetProperty("minted").GetInt32(), batch.GetProperty("batch").GetString()));
        Assert.Single(KeysOf(desk).Distinct());
        Assert.Equal(2, KeysOf(desk).Count());
        await Assertions.Expect(desk.Page.Locator("#mint-lost")).ToBeHiddenAsync();
    });

    [Fact]
    public Task After_giving_up_a_lost_batch_the_next_one_has_a_key_of_its_own() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.Page.RouteAsync("**/v1/admin/codes", Desk.LoseFirstAnswer());
        await desk.WishAsync(1, "given up");
        await desk.Page.Locator("#mint-go").ClickAsync();
        await desk.Page.Locator("#mint-give-up").ClickAsync();
        await desk.Batch("given up").First.WaitForAsync();
        await desk.SaveByAsync(() => desk.Page.Locator("#mint-go").ClickAsync());

        Assert.Equal(2, (await office.BatchesAsync("given up")).Count);
        Assert.Equal(2, KeysOf(desk).Distinct().Count());
    });

    [Fact]
    public Task A_file_that_breaks_off_is_not_taken_for_all_codes() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        var tries = 0;
        await desk.Page.RouteAsync("**/v1/admin/codes", async route =>
        {
            if (route.Request.Method == "POST" && tries++ == 0)
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync())[..60] });
            }
            else
            {
                await route.ContinueAsync();
            }
        });
        await desk.WishAsync(5, "broken off");
        await desk.Page.Locator("#mint-go").ClickAsync();
        await desk.Page.Locator("#mint-lost:visible").WaitForAsync();

        var file = await desk.SaveByAsync(() => desk.Page.Locator("#mint-go").ClickAsync());

        Assert.Equal(5, file.Codes.Count);
        Assert.Single(await office.BatchesAsync("broken off"));
    });

    [Fact]
    public Task A_wrong_token_is_told_and_the_right_one_still_opens() => office.VisitAsync(async desk =>
    {
        foreach (var wrong in new[] { "", "not the token at all", "令牌" })
        {
            await desk.Page.Locator("#token").FillAsync(wrong);
            await desk.Page.Locator("#token").PressAsync("Enter");
            await Assertions.Expect(desk.Page.Locator("#token-note")).ToContainTextAsync(wrong.Length == 0 ? "Enter the admin token" : "not the gateway's admin token");
            await Assertions.Expect(desk.Page.Locator("#token")).ToBeFocusedAsync();
        }

        await desk.SignInAsync();
        await Assertions.Expect(desk.Heading).ToHaveTextAsync("Today");
    });

    [Fact]
    public Task The_token_is_kept_nowhere_and_asked_for_again_after_a_reload_and_after_coming_back() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.MintAsync(1, "token");
        Assert.DoesNotContain(Office.Token, await desk.EverythingKeptAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(desk.Requests, request => request.Url.Contains("token%20of", StringComparison.Ordinal));

        await desk.Page.ReloadAsync();
        await desk.Page.Locator("#token:visible").WaitForAsync();
        await Assertions.Expect(desk.Page.Locator("#token")).ToHaveValueAsync("");

        await desk.SignInAsync();
        await desk.Page.EvaluateAsync("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))");
        await desk.Page.Locator("#token:visible").WaitForAsync();
        await Assertions.Expect(desk.Page.Locator("#tiles li")).ToHaveCountAsync(0);

        await desk.SignInAsync();
        await desk.Page.GotoAsync(office.Address.AbsoluteUri);
        await desk.Page.GoBackAsync();
        await desk.Page.Locator("#token:visible").WaitForAsync();
        await Assertions.Expect(desk.Page.Locator("#tiles li")).ToHaveCountAsync(0);
    });

    [Fact]
    public Task After_signing_out_nothing_is_left_on_the_page() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.MintAsync(1, "left behind");
        await desk.Page.Locator("#sign-out").ClickAsync();
        await desk.Page.Locator("#token:visible").WaitForAsync();

        Assert.DoesNotContain("left behind", await desk.EverythingKeptAsync(), StringComparison.Ordinal);
        await Assertions.Expect(desk.Page.Locator("#minted")).ToBeHiddenAsync();
    });

    [Fact]
    public Task A_revoked_batch_opens_nothing_more_and_only_after_a_question() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        var file = await desk.MintAsync(2, "mistaken");
        await desk.Batch("mistaken").GetByRole(AriaRole.Button).ClickAsync();
        await desk.AnswerAsync("no");
        var session = await office.UploadAsync();
        Assert.Equal(HttpStatusCode.OK, await office.UnlockAsync(session, file.Codes[0]));
        await office.FetchAsync(session);

        await desk.Batch("mistaken").GetByRole(AriaRole.Button).ClickAsync();
        await desk.AnswerAsync("yes");

        await Assertions.Expect(desk.Page.Locator("#revoke-outcome")).ToHaveTextAsync("Revoked: 1. Delivered before, and left as they are: 1.");
        await Assertions.Expect(desk.Page.Locator("#announcer")).ToContainTextAsync("Revoked: 1.");
        await Assertions.Expect(desk.Batch("mistaken").Locator(".counts .revoked dd")).ToHaveTextAsync("1");
        await Assertions.Expect(desk.Batch("mistaken").GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await office.UnlockAsync(await office.UploadAsync(), file.Codes[1]));
    });

    [Fact]
    public Task One_code_is_revoked_and_an_unknown_one_is_told() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        var file = await desk.MintAsync(2, "one of two");
        await RevokeAsync(file.Codes[0].ToLowerInvariant());
        await Assertions.Expect(desk.Page.Locator("#revoke-outcome")).ToContainTextAsync("Revoked: 1.");
        await Assertions.Expect(desk.Page.Locator("#revoke-code")).ToHaveValueAsync("");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await office.UnlockAsync(await office.UploadAsync(), file.Codes[0]));
        Assert.Equal(HttpStatusCode.OK, await office.UnlockAsync(await office.UploadAsync(), file.Codes[1]));

        await RevokeAsync("SUMMER-XK29-TQ7W");
        await Assertions.Expect(desk.Page.Locator("#revoke-outcome")).ToContainTextAsync("There is no such code");

        async Task RevokeAsync(string code)
        {
            await desk.Page.Locator("#revoke-code").FillAsync(code);
            await desk.Page.Locator("#revoke-code").PressAsync("Enter");
            await Assertions.Expect(desk.Page.Locator("#ask-heading")).ToContainTextAsync(code[^4..].ToUpperInvariant());
            await desk.AnswerAsync("yes");
        }
    });

    [Fact]
    public Task A_purchase_shows_in_todays_figures_and_the_services_tell_how_they_stand() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        var code = (await desk.MintAsync(1, "bought")).Codes[0];
        var before = await FiguresAsync();
        var session = await office.UploadAsync();
        Assert.Equal(HttpStatusCode.OK, await office.UnlockAsync(session, code));
        await office.FetchAsync(session);
        await Assertions.Expect(desk.Batch("bought").Locator(".counts .unused dd")).ToHaveTextAsync("1");
        await desk.Page.Locator("#refresh").ClickAsync();
        await Assertions.Expect(desk.Batch("bought").Locator(".counts .delivered dd")).ToHaveTextAsync("1");
        var after = await FiguresAsync();

        Assert.Equal([1, 1, 1, 1, 4.99m], after.Zip(before, (late, early) => late - early));
        var row = desk.Page.Locator("#days tbody tr").First;
        await desk.Page.Locator("#days-summary").ClickAsync();
        await Assertions.Expect(row.Locator("td").First).ToHaveTextAsync($"{after[0]}");
        await Assertions.Expect(desk.Page.Locator("#days tbody tr")).ToHaveCountAsync(30);
        Assert.Contains("last 30 days", await desk.Page.GetByRole(AriaRole.Img, new() { NameString = "Revenue" }).GetAttributeAsync("aria-label"), StringComparison.Ordinal);

        var removebg = desk.Page.Locator("[data-provider=removebg]");
        await Assertions.Expect(removebg.Locator(".badge")).ToHaveTextAsync("Resting after failures");
        await Assertions.Expect(removebg).ToContainTextAsync("Not reached");
        await Assertions.Expect(desk.Page.Locator("[data-provider=builtin] .badge")).ToHaveTextAsync("Ready");

        async Task<decimal[]> FiguresAsync()
        {
            var figures = new List<decimal>();
            foreach (var name in new[] { "uploads", "previews", "unlocks", "deliveries", "revenue" })
            {
                figures.Add(decimal.Parse((await desk.FigureAsync(name)).Replace("€", "", StringComparison.Ordinal), CultureInfo.InvariantCulture));
            }

            return [.. figures];
        }
    });

    [Fact]
    public Task What_happens_meanwhile_is_shown_within_a_minute_and_takes_no_focus_away() => office.VisitAsync(async desk =>
    {
        await desk.Page.Clock.InstallAsync();
        await desk.Page.ReloadAsync();
        await desk.SignInAsync();
        await desk.MintAsync(1, "meanwhile");
        await desk.Batch("meanwhile").GetByRole(AriaRole.Button).FocusAsync();
        var before = int.Parse(await desk.FigureAsync("uploads"), CultureInfo.InvariantCulture);
        await office.UploadAsync();

        await desk.Page.Clock.FastForwardAsync(61_000);

        await Assertions.Expect(desk.Page.Locator("[data-figure=uploads] .tile-value")).ToHaveTextAsync($"{before + 1}");
        await Assertions.Expect(desk.Batch("meanwhile").GetByRole(AriaRole.Button)).ToBeFocusedAsync();
    });

    [Fact]
    public Task What_the_books_disagree_about_is_told_by_its_order() => office.VisitAsync(async desk =>
    {
        await office.AskAsync(HttpMethod.Post, "/v1/orders", new { order = "2024-77", quantity = 2, amount = 998, currency = "eur" });
        await desk.SignInAsync();
        await Assertions.Expect(desk.Page.Locator("#books-verdict")).ToHaveTextAsync("The books agree");
        await desk.Batch("Order 2024-77").GetByRole(AriaRole.Button).ClickAsync();
        await desk.AnswerAsync("yes");

        await Assertions.Expect(desk.Page.Locator("#books-verdict")).ToHaveTextAsync("The books do not agree");
        await Assertions.Expect(desk.Page.Locator("#differences")).ToContainTextAsync("Paid for and not refunded, and the codes were revoked: 2.");
        await Assertions.Expect(desk.Page.Locator("#differences")).ToContainTextAsync("2024-77");
        await desk.Page.Locator("#days-summary").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("#sales")).ToContainTextAsync("€9.98");
    });

    [Fact]
    public Task A_chinese_operator_is_met_in_chinese_and_may_switch_without_signing_in_again() => office.VisitAsync(async desk =>
    {
        await Assertions.Expect(desk.Heading).ToHaveTextAsync("管理页");
        Assert.Equal("Cutout：管理页", await desk.Page.TitleAsync());
        await desk.SignInAsync();
        await Assertions.Expect(desk.Heading).ToHaveTextAsync("今日");
        await desk.Page.Locator("#mint-count").FillAsync("0");
        await desk.Page.Locator("#mint-go").ClickAsync();
        await Assertions.Expect(desk.Page.Locator("#wrong-count")).ToContainTextAsync("100,000");
        await Assertions.Expect(desk.Page.Locator("#provider-list")).ToContainTextAsync("就绪");

        await desk.Page.Locator("[data-language=en]").ClickAsync();

        await Assertions.Expect(desk.Heading).ToHaveTextAsync("Today");
        await Assertions.Expect(desk.Page.Locator("#wrong-count")).ToContainTextAsync("can be minted at once");
        Assert.DoesNotContain("就绪", await desk.Page.Locator("main").TextContentAsync(), StringComparison.Ordinal);
    }, new() { Locale = "zh-CN" });

    [Fact]
    public Task Everything_is_done_by_keyboard_alone() => office.VisitAsync(async desk =>
    {
        var keys = desk.Page.Keyboard;
        await TabToAsync("#token");
        await keys.TypeAsync(Office.Token);
        await keys.PressAsync("Enter");
        await desk.Page.Locator("#figures:visible").WaitForAsync();
        await TabToAsync("summary");
        await keys.PressAsync("Enter");
        await TabToAsync("#days");
        await TabToAsync("#mint-count");
        await keys.PressAsync("Control+A");
        await keys.TypeAsync("2");
        await TabToAsync("#mint-note");
        await keys.TypeAsync("by keys");
        var file = await desk.SaveByAsync(() => keys.PressAsync("Enter"));
        await Assertions.Expect(desk.Page.Locator("#minted")).ToBeFocusedAsync();

        await TabToAsync($"[data-revoke='{file.Batch}']");
        await keys.PressAsync("Enter");
        await Assertions.Expect(desk.Page.Locator("#ask button[value=no]")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Assertions.Expect(desk.Page.Locator($"[data-revoke='{file.Batch}'], [data-batch='{file.Batch}']:focus").First).ToBeFocusedAsync();
        await TabToAsync("#revoke-code", "Shift+Tab");
        await keys.TypeAsync(file.Codes[0]);
        await keys.PressAsync("Enter");
        await TabToAsync("#ask button[value=yes]", "Shift+Tab");
        await keys.PressAsync("Enter");

        await Assertions.Expect(desk.Page.Locator("#revoke-outcome")).ToContainTextAsync("Revoked: 1.");
        await TabToAsync("#sign-out", "Shift+Tab");
        await keys.PressAsync("Enter");
        await desk.Page.Locator("#token:visible").WaitForAsync();

        async Task TabToAsync(string selector, string key = "Tab")
        {
            for (var presses = 0; presses < 60; presses++)
            {
                if (await desk.Page.EvaluateAsync<bool>($"document.activeElement.matches(`{selector}`)"))
                {
                    return;
                }

                await keys.PressAsync(key);
            }

            Assert.Fail($"{selector} is not reached by {key}.");
        }
    });

    [Fact]
    public Task A_gateway_that_can_not_be_reached_is_told_and_what_was_known_stays() => office.VisitAsync(async desk =>
    {
        await desk.SignInAsync();
        await desk.Page.RouteAsync("**/v1/admin/**", route => route.AbortAsync());
        await desk.Page.Locator("#refresh").ClickAsync();
        await desk.Page.Locator("#problem:visible").WaitForAsync();
        await Assertions.Expect(desk.Page.Locator("#tiles li")).ToHaveCountAsync(8);

        await desk.Page.UnrouteAllAsync();
        await desk.Page.Locator("#refresh").ClickAsync();
        await desk.Page.Locator("#problem").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    });

    [Fact]
    public async Task Where_there_is_no_admin_token_the_page_says_so()
    {
        await using var context = await shop.OpenBrowserAsync();
        var desk = await Desk.OpenAsync(context, new Uri(shop.Address, "/admin"));

        await Assertions.Expect(desk.Heading).ToHaveTextAsync("There is no admin API");
        await Assertions.Expect(desk.Page.Locator("main")).ToContainTextAsync("Admin__Token");
        await Assertions.Expect(desk.Page.Locator("#token")).ToBeHiddenAsync();
        await desk.AssertPromisesKeptAsync();
    }

    [Fact]
    public async Task The_page_comes_at_both_addresses_with_a_policy_that_allows_only_what_it_needs()
    {
        Chromium.Require();
        foreach (var path in new[] { "/admin", "/admin/" })
        {
            using var answer = await office.Client.GetAsync(path, TestContext.Current.CancellationToken);

            Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(path, answer.RequestMessage!.RequestUri!.AbsolutePath);
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
                + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
                answer.Headers.GetValues("Content-Security-Policy").Single());
        }
    }

    [Fact]
    public Task The_first_load_is_small() => office.VisitAsync(async desk =>
    {
        await desk.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var compressed = 0L;
        foreach (var path in desk.Requests.Select(request => new Uri(request.Url).AbsolutePath).Where(path => !path.StartsWith("/v1/", StringComparison.Ordinal)).Distinct())
        {
            using var memory = new MemoryStream();
            await using (var gzip = new GZipStream(memory, CompressionLevel.Optimal, leaveOpen: true))
            {
                await gzip.WriteAsync(await office.Client.GetByteArrayAsync(path));
            }

            compressed += memory.Length;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"The first load of /admin is {compressed} bytes, compressed.");
        Assert.InRange(compressed, 1, 40_000);
    });

    private static IEnumerable<string> KeysOf(Desk desk) =>
        desk.Requests.Where(request => request.Method == "POST").Select(request => request.Headers["idempotency-key"]);
}
