using System.Net;
using System.Text.Json;

namespace Cutout.Sandbox.Tests.RemoveBg;

public sealed class RemoveBgAccountTests : RemoveBgTest
{
    [Fact]
    public async Task The_account_has_exactly_the_recorded_shape_and_follows_the_charges()
    {
        Vendor.Credits = 4943;
        var before = await Client.AccountAsync();
        using var preview = await Client.CutAsync(Photos.Small);
        var after = await Client.AccountAsync();

        Assert.Equal(
            """{"credits":{"subscription":0,"payg":4943,"enterprise":0,"total":4943},"api":{"free_calls":0,"sizes":"all"}}""",
            before.GetRawText());
        Assert.Equal(4942.75m, after.GetProperty("credits").GetProperty("total").GetDecimal());
    }

    [Fact]
    public async Task An_empty_account_refuses_and_works_again_once_it_is_topped_up()
    {
        Vendor.RunsOutOfCredit();
        using var refused = await Client.CutAsync(Photos.Small, ("size", "full"));
        var shown = await Client.AccountAsync();
        Vendor.Credits = 1;
        using var paid = await Client.CutAsync(Photos.Small, ("size", "full"));

        Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
        Assert.Equal("insufficient_credits", await RemoveBgClient.CodeAsync(refused));
        Assert.Equal(0, shown.GetProperty("credits").GetProperty("total").GetDecimal());
        Assert.Equal(HttpStatusCode.OK, paid.StatusCode);
        Assert.Equal(0, Vendor.Credits);
    }

    [Fact]
    public async Task Parallel_calls_cannot_overdraw()
    {
        Vendor.Credits = 3;

        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Client.CutAsync(Photos.Small, ("size", "full"))));

        Assert.Equal(3, replies.Count(reply => reply.StatusCode == HttpStatusCode.OK));
        Assert.Equal(9, replies.Count(reply => reply.StatusCode == HttpStatusCode.PaymentRequired));
        Assert.Equal(0, Vendor.Credits);
        Assert.Equal(3, Vendor.Bill.Sum(line => line.Amount));
    }

    [Fact]
    public async Task The_rate_window_is_weighed_by_megapixels_and_opens_again_after_a_minute()
    {
        Vendor.RateLimit = 4;
        var twoMegapixels = Photos.Jpeg(1600, 1200);

        using var first = await Client.CutAsync(twoMegapixels);
        Clock.Advance(TimeSpan.FromSeconds(20));
        using var second = await Client.CutAsync(twoMegapixels);
        using var third = await Client.CutAsync(Photos.Small);
        Clock.Advance(TimeSpan.FromSeconds(39));
        using var fourth = await Client.CutAsync(Photos.Small);
        Clock.Advance(TimeSpan.FromSeconds(1));
        using var fifth = await Client.CutAsync(Photos.Small);

        Assert.Equal("2", RemoveBgClient.Header(first, "X-RateLimit-Remaining"));
        Assert.Equal("0", RemoveBgClient.Header(second, "X-RateLimit-Remaining"));
        Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
        Assert.Equal("rate_limit_exceeded", await RemoveBgClient.CodeAsync(third));
        Assert.Equal(TimeSpan.FromSeconds(40), third.Headers.RetryAfter?.Delta);
        Assert.Equal("4", RemoveBgClient.Header(third, "X-RateLimit-Limit"));
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), fourth.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, fifth.StatusCode);
        Assert.Equal(3, Vendor.Bill.Count);
    }

    [Fact]
    public async Task Refused_calls_do_not_count_against_the_rate()
    {
        Vendor.RateLimit = 1;
        using var bad = await Client.CutAsync("x"u8.ToArray());
        Vendor.Credits = 0;
        using var poor = await Client.CutAsync(Photos.Small);
        Vendor.Credits = 1;
        using var good = await Client.CutAsync(Photos.Small);

        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.Equal(HttpStatusCode.PaymentRequired, poor.StatusCode);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task The_account_can_fail_apart_from_the_cuts()
    {
        Vendor.Account.Once.AnswersHtml(503);

        using var failed = await Client.GetAsync("account");
        using var cut = await Client.CutAsync(Photos.Small);
        var account = await Client.AccountAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, cut.StatusCode);
        Assert.Equal(JsonValueKind.Object, account.ValueKind);
    }

    [Fact]
    public async Task Calls_charges_and_results_are_remembered_until_they_are_forgotten()
    {
        using var reply = await Client.CutAsync(Photos.Small, ("size", "full"));

        var request = Assert.Single(Vendor.Requests);
        Assert.Equal(("POST", "/v1.0/removebg", "full"), (request.Method, request.Path, request.Fields["size"]));
        Assert.Equal(Vendor.ApiKey, request.Headers["x-api-key"]);
        Assert.Equal(Clock.GetUtcNow(), request.At);
        Assert.Equal(await reply.Content.ReadAsByteArrayAsync(Cancelled), Vendor.LastResult!.Bytes.ToArray());
        Assert.Equal(Vendor.LastResult.Reference, Assert.Single(Vendor.Bill).Reference);

        Vendor.Forget();
        Assert.Empty(Vendor.Requests);
        Assert.Empty(Vendor.Bill);
        Assert.Null(Vendor.LastResult);
    }

    [Fact]
    public async Task Auto_becomes_a_preview_when_that_is_all_the_account_can_pay()
    {
        Vendor.Credits = 0.5m;
        using var reply = await Client.CutAsync(Photos.Png(900, 600), ("size", "auto"));

        Assert.Equal("612", RemoveBgClient.Header(reply, "X-Width"));
        Assert.Equal(0.25m, Vendor.Credits);
    }

    [Fact]
    public async Task A_ready_made_file_is_sold_like_any_other()
    {
        byte[] file = [1, 2, 3];
        Vendor.SellsReadyMade(file, "image/png", 2000, 1000);
        using var reply = await Client.CutAsync([9], ("size", "full"));
        Vendor.Credits = 0;
        using var refused = await Client.CutAsync([9], ("size", "full"));

        Assert.Equal(file, await reply.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal("2000", RemoveBgClient.Header(reply, "X-Width"));
        Assert.Equal(1, Vendor.Charged);
        Assert.Equal(HttpStatusCode.PaymentRequired, refused.StatusCode);
    }

    [Fact]
    public async Task Improve_takes_a_picture_for_nothing_and_a_preflight_lets_web_pages_in()
    {
        using var form = RemoveBgClient.Form(Photos.Small);
        using var improved = await Client.PostAsync("improve", form);
        using var empty = await Client.PostAsync("improve", RemoveBgClient.Form(null, ("tag", "x")));
        using var preflight = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "removebg"));

        Assert.True(Guid.TryParse((await RemoveBgClient.JsonAsync(improved)).GetProperty("id").GetString(), out _));
        Assert.Equal("missing_source", await RemoveBgClient.CodeAsync(empty));
        Assert.Contains("X-API-Key", RemoveBgClient.Header(preflight, "Access-Control-Allow-Headers"), StringComparison.Ordinal);
        Assert.Empty(Vendor.Bill);
    }
}
