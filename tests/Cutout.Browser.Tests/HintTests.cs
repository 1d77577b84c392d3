using System.Text.Json;
using System.Text.RegularExpressions;
using Cutout.Imaging;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>Saying on the page what of a finished cut is wrong, and having it made anew.</summary>
[Collection(Studio.Name)]
public sealed class HintTests(Shop shop, Studio studio)
{
    // A corner of the wall, which no cut keeps by itself.
    private static readonly (double X, double Y) Corner = (0.08, 0.12);

    // The pear.
    private static readonly (double X, double Y) Subject = (0.42, 0.6);

    [Fact]
    public Task What_was_painted_to_be_kept_is_kept_and_the_cut_before_is_erased() => studio.VisitAsync(async visit =>
    {
        var first = await OpenAsync(visit);
        await StrokeAsync(visit, (0.05f, 0.12f), (0.12f, 0.12f));
        await visit.Page.Locator(".paint-choice", new() { HasText = "Remove" }).ClickAsync();
        await StrokeAsync(visit, ((float)Subject.X - 0.04f, (float)Subject.Y), ((float)Subject.X + 0.04f, (float)Subject.Y));

        await CutAgainAsync(visit, first);

        await Assertions.Expect(visit.Page.Locator("#announcer")).ToContainTextAsync("Here is the new cut.", new() { Timeout = 60_000 });
        Assert.Equal(404, await visit.StatusAsync(first));
        using var cut = await SavedAsync(visit);
        Assert.Equal((255, 0), (AlphaAt(cut, Corner), AlphaAt(cut, Subject)));
    });

    [Fact]
    public Task By_keys_alone_a_rectangle_is_kept_removed_or_framed() => studio.VisitAsync(async visit =>
    {
        var first = await OpenAsync(visit);
        await Assertions.Expect(visit.Page.Locator("#paint")).ToBeFocusedAsync();
        await PressAsync(visit, "ArrowRight", "Enter");
        await visit.TabToAsync("cut-again");

        var sent = await visit.Page.RunAndWaitForRequestAsync(
            () => visit.Page.Keyboard.PressAsync("Enter"), request => request.Method == "POST" && request.Url.Contains("/v1/cutouts?", StringComparison.Ordinal));
        await visit.Page.Locator("#cut-again:not([data-busy])").WaitForAsync();

        // From 40 to 60 % across and 30 to 70 % down, moved by 2 % to the right; in the first of the brushes, which keeps.
        Assert.Contains("multipart/form-data", await sent.HeaderValueAsync("content-type"), StringComparison.Ordinal);
        Assert.NotEqual(first, await visit.SessionIdAsync());
        using var cut = await SavedAsync(visit);
        Assert.Equal(255, AlphaAt(cut, (0.45, 0.35)));
        Assert.Equal(255, AlphaAt(cut, (0.6, 0.65)));
    });

    [Fact]
    public Task What_has_been_painted_is_sent_in_fractions_of_the_photo() => studio.VisitAsync(async visit =>
    {
        var hints = await visit.Page.EvaluateAsync<JsonElement>(
            """
            async () => (await import("/page/hints.js")).hintsOf([
              { brush: { name: "keep" }, width: 0.1, points: [[0.2, 0.5], [0.2, 0.501], [0.2, 1]] },
              { brush: { name: "remove" }, from: [0.6, 0.8], to: [0.2, 0.4] },
              { brush: { name: "frame", isFrame: true }, from: [-0.1, 0.2], to: [0.9, 1.8] },
            ], { width: 1000, height: 2000 })
            """);

        Assert.Equal("[0,0.1,0.9,0.8]", hints.GetProperty("rectangle").GetRawText());
        var (keep, remove) = (hints.GetProperty("strokes")[0], hints.GetProperty("strokes")[1]);
        Assert.Equal((true, 0.025, "[[0.2,0.25],[0.2,0.5],[0.2,0.5]]"), (keep.GetProperty("keep").GetBoolean(), keep.GetProperty("radius").GetDouble(), keep.GetProperty("points").GetRawText()));
        Assert.False(remove.GetProperty("keep").GetBoolean());
        Assert.Equal((0.025, 8), (remove.GetProperty("radius").GetDouble(), remove.GetProperty("points").GetArrayLength()));
    });

    [Fact]
    public Task Where_it_fails_the_cut_before_stays_and_it_can_be_tried_again() => studio.VisitAsync(async visit =>
    {
        var first = await OpenAsync(visit);
        await StrokeAsync(visit, (0.05f, 0.12f), (0.12f, 0.12f));
        await visit.Page.RouteAsync("**/v1/cutouts?*", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"status":503,"code":"no-memory","title":"Full","charged":"no"}""",
        }));

        await visit.Page.Locator("#cut-again").ClickAsync();
        await visit.Page.Locator("#problem:visible").WaitForAsync();

        await Assertions.Expect(visit.Page.Locator("#problem-text")).ToContainTextAsync("no room for another photo");
        Assert.Equal(first, await visit.SessionIdAsync());
        await Assertions.Expect(visit.Page.Locator("#preview")).ToBeVisibleAsync();
        await visit.Page.UnrouteAllAsync();
        await CutAgainAsync(visit, first);
        await Assertions.Expect(visit.Page.Locator("#problem")).ToBeHiddenAsync();
    });

    [Fact]
    public async Task Where_the_photo_is_kept_it_is_not_sent_again()
    {
        Chromium.Require();
        await using var keeping = await GatewayProcess.StartAsync(environment: studio.Settings(("Privacy__Profile", "revisit")));
        await shop.VisitAsync(async visit =>
        {
            var first = await OpenAsync(visit);
            await StrokeAsync(visit, (0.05f, 0.12f), (0.12f, 0.12f));

            await CutAgainAsync(visit, first);

            Assert.Equal((1, 1), (visit.Uploads, visit.Requests("/edits")));
        }, address: keeping.Address);
    }

    [Fact]
    public Task Undone_or_cleared_there_is_nothing_to_cut_with() => studio.VisitAsync(async visit =>
    {
        await OpenAsync(visit);
        var again = visit.Page.Locator("#cut-again");
        await Assertions.Expect(again).ToHaveAttributeAsync("aria-disabled", "true");
        await StrokeAsync(visit, (0.05f, 0.12f), (0.12f, 0.12f));
        await Assertions.Expect(again).ToHaveAttributeAsync("aria-disabled", "false");

        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(again).ToHaveAttributeAsync("aria-disabled", "true");
        await again.ClickAsync(new() { Force = true });
        await visit.Page.Locator("#hints").ClickAsync();

        Assert.Equal(1, visit.Uploads);
        await Assertions.Expect(visit.Page.Locator("#paint")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("#compare")).ToBeVisibleAsync();
    });

    [Theory]
    [InlineData("0.7", "The cut is likely good.")]
    [InlineData("0.4", "Look closely: parts of the edge may be wrong.")]
    [InlineData("0.39", "This one is a guess: correct the cut, or try another photo.")]
    [InlineData("null", "")]
    public Task How_sure_the_cut_is_stands_beside_the_preview_in_words_and_is_announced(string confidence, string words) => studio.VisitAsync(async visit =>
    {
        // Without events the page asks for the session again.
        await visit.Page.RouteAsync("**/v1/cutouts/*/events", route => route.AbortAsync());
        await visit.Page.RouteAsync(new Regex(@"/v1/cutouts(\?|/[^/]+$)"), async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = Regex.Replace(await answer.TextAsync(), "\"confidence\":[0-9.]+", $"\"confidence\":{confidence}") });
        });
        await visit.GetPreviewAsync(shop.SmallPhoto);

        await Assertions.Expect(visit.Page.Locator("#sure")).ToBeVisibleAsync(new() { Visible = words.Length > 0 });
        await Assertions.Expect(visit.Page.Locator("#sure")).ToHaveTextAsync(words);
        await Assertions.Expect(visit.Page.Locator("#announcer")).ToHaveTextAsync($"Your preview is ready {words}".Trim(), new() { Timeout = 60_000 });
    });

    // The photo's preview is there, and the brushes are out; gives the session's id.
    private async Task<string> OpenAsync(Visit visit)
    {
        Assert.Equal(0, visit.Requests("/page/hints.js"));
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.SeePreviewAsync();
        await visit.Page.Locator("#hints").ClickAsync();
        await visit.Page.Locator("#paint").WaitForAsync();
        return (await visit.SessionIdAsync())!;
    }

    private static async Task CutAgainAsync(Visit visit, string before)
    {
        await visit.Page.Locator("#cut-again").ClickAsync();
        await visit.Page.WaitForFunctionAsync("before => JSON.parse(sessionStorage.getItem('cutout.session')) !== before", before);
        await visit.Page.Locator("#cut-again:not([data-busy])").WaitForAsync();
    }

    private static async Task PressAsync(Visit visit, params string[] keys)
    {
        foreach (var key in keys)
        {
            await visit.Page.Keyboard.PressAsync(key);
        }
    }

    private static async Task StrokeAsync(Visit visit, (float X, float Y) from, (float X, float Y) to)
    {
        var area = (await visit.Page.Locator("#paint").BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(area.X + (area.Width * from.X), area.Y + (area.Height * from.Y));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(area.X + (area.Width * to.X), area.Y + (area.Height * to.Y), new() { Steps = 12 });
        await visit.Page.Mouse.UpAsync();
    }

    private async Task<PixelBuffer> SavedAsync(Visit visit)
    {
        await visit.EnterCodeAsync(await studio.MintAsync());
        await visit.WaitForAsync("unlocked");
        return PixelBuffer.Decode((await visit.SaveAsync()).Bytes, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static int AlphaAt(PixelBuffer cut, (double X, double Y) place) => cut.Row((int)(place.Y * cut.Height))[(4 * (int)(place.X * cut.Width)) + 3];
}
