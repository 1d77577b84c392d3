using System.Net;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

public sealed class PurchaseTests(Shop shop)
{
    [Fact]
    public Task A_dropped_photo_becomes_a_saved_cutout_of_its_full_size() => shop.VisitAsync(async visit =>
    {
        await Screenshots.TakeAsync(visit.Page, "start");
        await visit.DropAsync(shop.Photo.Path);
        await visit.SendAsync();
        await visit.WaitForAsync("ready");
        await visit.SeePreviewAsync();
        await Screenshots.TakeAsync(visit.Page, "page");
        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");
        var saved = await visit.SaveAsync();
        await Screenshots.TakeAsync(visit.Page, "saved");

        Assert.Equal("pear 1800-cutout.png", saved.Name);
        Assert.True(saved.IsPng);
        Assert.Equal((shop.Photo.Width, shop.Photo.Height), saved.Size);
        Assert.Equal($"sha-256=:{saved.Sha256}:", saved.Promise);
        Assert.Equal((int)HttpStatusCode.NoContent, saved.ReceiptStatus);
    }, new() { Locale = "en-GB", ViewportSize = new() { Width = 1280, Height = 800 } });

    [Fact]
    public Task A_picked_photo_is_sent_only_when_asked_for_and_previewed_in_its_proportions() => shop.VisitAsync(async visit =>
    {
        await visit.PickAsync(shop.SmallPhoto.Path);
        await visit.WaitForAsync("review");
        Assert.Equal(0, visit.Uploads);
        await visit.SendAsync();
        await visit.WaitForAsync("ready");

        var preview = visit.Page.Locator("#preview");
        await visit.SeePreviewAsync();
        var proportion = await preview.EvaluateAsync<double>("picture => picture.naturalWidth / picture.naturalHeight");
        Assert.Equal(4.0 / 3, proportion, 0.01);
        Assert.Equal(1, visit.Uploads);
    });

    [Fact]
    public Task A_pasted_picture_is_taken_like_a_file() => shop.VisitAsync(async visit =>
    {
        await visit.PasteAsync(shop.SmallPhoto.Path);
        await visit.SendAsync();
        await visit.WaitForAsync("ready");

        var session = await visit.SessionAsync((await visit.SessionIdAsync())!);
        Assert.Equal("image/png", session.GetProperty("source").GetProperty("contentType").GetString());
        Assert.Equal(shop.SmallPhoto.Width, session.GetProperty("result").GetProperty("width").GetInt32());
    });

    [Fact]
    public Task Erasing_leaves_nothing_on_the_gateway_and_nothing_in_the_tab() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        var id = await visit.SessionIdAsync();
        await visit.Page.Locator("#erase").ClickAsync();
        await visit.WaitForAsync("gone");

        using var answer = await shop.Client.GetAsync(new Uri(shop.Address, $"/v1/cutouts/{id}"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Null(await visit.SessionIdAsync());
        await Assertions.Expect(visit.Heading).ToHaveTextAsync("Erased");
    });

    [Fact]
    public Task A_paid_picture_that_is_not_saved_yet_is_erased_only_after_a_question() => shop.VisitAsync(async visit =>
    {
        await visit.GetPreviewAsync(shop.SmallPhoto);
        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");
        await visit.Page.Locator("#again").ClickAsync();
        await visit.Page.Locator("#ask button[value=no]").ClickAsync();

        Assert.Equal("unlocked", (await visit.SessionAsync((await visit.SessionIdAsync())!)).GetProperty("state").GetString());
        Assert.Equal((shop.SmallPhoto.Width, shop.SmallPhoto.Height), (await visit.SaveAsync()).Size);
    });

    [Fact]
    public Task A_reload_at_any_moment_loses_nothing() => shop.VisitAsync(async visit =>
    {
        await visit.PickAsync(shop.Photo.Path);
        await visit.SendAsync();
        await visit.Page.Locator("html[data-view=ready], [data-step=send][data-is=done]").WaitForAsync(new() { State = WaitForSelectorState.Attached });
        var id = await visit.SessionIdAsync();
        await visit.Page.ReloadAsync();
        await visit.WaitForAsync("ready");
        Assert.Equal(id, await visit.SessionIdAsync());

        await visit.Page.ReloadAsync();
        await visit.WaitForAsync("ready");
        await visit.EnterCodeAsync(shop.TakeCode());
        await visit.WaitForAsync("unlocked");

        await visit.Page.ReloadAsync();
        await visit.WaitForAsync("unlocked");
        Assert.Equal((shop.Photo.Width, shop.Photo.Height), (await visit.SaveAsync()).Size);
        Assert.Equal(1, visit.Uploads);
    });
}
