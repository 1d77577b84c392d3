using System.Text.Json;
using Cutout.Imaging;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

[Collection(Studio.Name)]
public sealed class PainterTests(Shop shop, Studio studio)
{
    [Fact]
    public Task What_the_brush_has_painted_over_and_nothing_else_is_removed() => studio.VisitAsync(async visit =>
    {
        await OpenAsync(visit);
        await StrokeAsync(visit, (0.2f, 0.3f), (0.2f, 0.7f));
        await AssertRemovedAsync(visit, inside: [(0.2, 0.35), (0.2, 0.5), (0.2, 0.65)], outside: [(0.5, 0.5), (0.8, 0.5), (0.2, 0.1), (0.2, 0.95)]);
    });

    [Fact]
    public Task A_rectangle_moved_and_sized_by_keys_does_as_the_brush() => studio.VisitAsync(async visit =>
    {
        await OpenAsync(visit);
        await visit.Page.Locator("#paint").FocusAsync();

        // From 40 to 60 % across and 30 to 70 % down, moved by 4 % to the right and made 4 % wider.
        foreach (var key in new[] { "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Enter" })
        {
            await visit.Page.Keyboard.PressAsync(key);
        }

        await AssertRemovedAsync(visit, inside: [(0.47, 0.34), (0.65, 0.66), (0.56, 0.5)], outside: [(0.4, 0.5), (0.72, 0.5), (0.56, 0.2), (0.56, 0.8)]);
    });

    [Fact]
    public Task What_is_undone_or_cleared_is_not_sent() => studio.VisitAsync(async visit =>
    {
        await OpenAsync(visit);
        await StrokeAsync(visit, (0.2f, 0.3f), (0.2f, 0.7f));
        await StrokeAsync(visit, (0.7f, 0.3f), (0.8f, 0.7f));
        await visit.Page.Locator("#paint").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Backspace");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeEnabledAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Clear" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#paint")).ToBeFocusedAsync();
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" })).ToBeDisabledAsync();

        var upload = await visit.Page.RunAndWaitForRequestAsync(visit.SendAsync, request => request.Method == "POST" && request.Url.Contains("/v1/cutouts?", StringComparison.Ordinal));
        Assert.Equal("image/jpeg", await upload.HeaderValueAsync("content-type"));
    });

    [Fact]
    public async Task Where_a_mask_is_needed_nothing_is_sent_before_something_is_painted()
    {
        Chromium.Require();
        await using var strict = await GatewayProcess.StartAsync(environment: studio.Settings(("Providers__dashscope__NeedsMask", "true")));
        await shop.VisitAsync(async visit =>
        {
            await OpenAsync(visit);
            await visit.Page.Locator("#go").ClickAsync();
            await visit.Page.Locator("#problem:visible").WaitForAsync();
            await Assertions.Expect(visit.Page.Locator("#problem-text")).ToContainTextAsync("Paint over the people");
            Assert.Equal(0, visit.Uploads);

            await StrokeAsync(visit, (0.2f, 0.3f), (0.2f, 0.7f));
            await visit.SendAsync();
            await visit.WaitForAsync("ready");
            Assert.Equal(1, visit.Uploads);
        }, address: strict.Address);
    }

    [Theory]
    [InlineData(16, 9)]
    [InlineData(333, 250)] // no multiple of eight
    [InlineData(3001, 2003)] // more than the canvas that it is drawn on
    public Task A_mask_has_the_photos_size_and_is_white_where_it_was_painted(int width, int height) => studio.VisitAsync(async visit =>
    {
        var shapes = new[] { new { from = new[] { 0.25, 0.125 }, to = new[] { 0.5, 0.25 } } };
        var file = await visit.Page.EvaluateAsync<string>(
            """
            async ([shapes, width, height]) => {
              const mask = await (await import("/page/mask.js")).maskOf(shapes, width, height);
              const bytes = new Uint8Array(await mask.arrayBuffer());
              return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
            }
            """,
            new object[] { shapes, width, height });
        using var mask = PixelBuffer.Decode(Convert.FromBase64String(file), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((width, height), (mask.Width, mask.Height));
        var wrong = 0;
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (across, down) = (x / (double)width, y / (double)width);
                var isEdge = Math.Min(Math.Min(Math.Abs(across - 0.25), Math.Abs(across - 0.5)), Math.Min(Math.Abs(down - 0.125), Math.Abs(down - 0.25))) < 2.0 / width;
                var isWhite = mask.Row(y)[4 * x] == 255;
                wrong += !isEdge && isWhite != (across is > 0.25 and < 0.5 && down is > 0.125 and < 0.25) ? 1 : 0;
            }
        }

        Assert.Equal(0, wrong);
    });

    private async Task OpenAsync(Visit visit)
    {
        await visit.PickAsync(shop.Photo.Path);
        await visit.WaitForAsync("review");
        await visit.ChooseAsync("crowd-removal");
        await visit.Page.Locator("#paint").WaitForAsync();
    }

    private static async Task StrokeAsync(Visit visit, (float X, float Y) from, (float X, float Y) to)
    {
        var area = (await visit.Page.Locator("#paint").BoundingBoxAsync())!;
        await visit.Page.Mouse.MoveAsync(area.X + (area.Width * from.X), area.Y + (area.Height * from.Y));
        await visit.Page.Mouse.DownAsync();
        await visit.Page.Mouse.MoveAsync(area.X + (area.Width * to.X), area.Y + (area.Height * to.Y), new() { Steps = 12 });
        await visit.Page.Mouse.UpAsync();
    }

    // Buys the picture and compares it with the photo: only what the vendor was told to change may have changed.
    private async Task AssertRemovedAsync(Visit visit, (double X, double Y)[] inside, (double X, double Y)[] outside)
    {
        await visit.SendAsync();
        await visit.WaitForAsync("ready");
        Assert.Contains(studio.Vendors.DashScope.Requests, request => request.Line == "masked edit");
        await visit.EnterCodeAsync(await studio.MintAsync());
        await visit.WaitForAsync("unlocked");
        var saved = await visit.SaveAsync();
        using var before = PixelBuffer.Decode(await File.ReadAllBytesAsync(shop.Photo.Path, TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
        using var after = PixelBuffer.Decode(saved.Bytes, cancellationToken: TestContext.Current.CancellationToken);

        Assert.All(inside, point => Assert.False(SamePixels(before, after, point), $"{JsonSerializer.Serialize(new[] { point.X, point.Y })} is as it was"));
        Assert.All(outside, point => Assert.True(SamePixels(before, after, point), $"{JsonSerializer.Serialize(new[] { point.X, point.Y })} has changed"));
    }

    // A few pixels around a point; one alone may be the same by chance.
    private static bool SamePixels(PixelBuffer before, PixelBuffer after, (double X, double Y) point)
    {
        var (left, top) = ((int)(point.X * before.Width) - 3, (int)(point.Y * before.Height) - 3);
        return Enumerable.Range(top, 6).All(y => before.Row(y).Slice(4 * left, 24).SequenceEqual(after.Row(y).Slice(4 * left, 24)));
    }
}
