using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Web.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Web;

/// <summary>What one network may ask for, and what all together: the rest is turned away with a time to come back.</summary>
public sealed class LimitsTests
{
    private const string Uploads = "/v1/cutouts?operation=background-removal";

    // The tests' own machine is the proxy, so that a visitor can come from anywhere.
    private static readonly (string, string) Proxy = ("Proxies:Known", "127.0.0.1");

    [Theory]
    [InlineData("UploadsPerMinute", "upload", "too-many-uploads")]
    [InlineData("PreviewsPerMinute", "preview", "too-many-requests")]
    [InlineData("PreviewsPerMinute", "loupe", "too-many-requests")]
    [InlineData("QuotesPerMinute", "quote", "too-many-requests")]
    [InlineData("EventsPerMinute", "events", "too-many-requests")]
    public async Task A_network_that_asks_too_often_is_told_to_wait_and_the_others_are_not(string setting, string what, string code)
    {
        await using var gateway = await StartAsync(Proxy, ($"Limits:{setting}", "3"));
        var session = await gateway.ReadySessionAsync();
        for (var time = 0; time < 3; time++)
        {
            using var taken = await AskAsync(gateway, what, session, "203.0.113.7");
            Assert.NotEqual(HttpStatusCode.TooManyRequests, taken.StatusCode);
        }

        // A neighbour of the first one's, and a stranger.
        using var refused = await AskAsync(gateway, what, session, "203.0.113.99");
        using var stranger = await AskAsync(gateway, what, session, "203.0.114.7");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(code, await refused.ProblemAsync());
        AssertTimeIsGiven(refused);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, stranger.StatusCode);
        using var other = await SendAsync(gateway, HttpMethod.Get, "/v1/operations", "203.0.113.7");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:ffff::9", "2001:db8:2:2::1")]
    [InlineData("::ffff:198.51.100.1", "198.51.100.200", "198.51.101.1")]
    public async Task A_network_is_all_that_one_customer_is_usually_given(string first, string neighbour, string stranger)
    {
        await using var gateway = await StartAsync(Proxy, ("Limits:QuotesPerMinute", "1"));
        var session = await gateway.ReadySessionAsync();

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway, "quote", session, first)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await AskAsync(gateway, "quote", session, neighbour)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(gateway, "quote", session, stranger)).StatusCode);
    }

    [Fact]
    public async Task Zero_is_any_number()
    {
        await using var gateway = await StartAsync(("Limits:QuotesPerMinute", "0"));
        var session = await gateway.ReadySessionAsync();

        for (var time = 0; time < 50; time++)
        {
            using var answer = await AskAsync(gateway, "quote", session, null);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_photo_too_many_is_refused_in_words_that_reach_who_is_still_sending_it()
    {
        await using var gateway = await StartAsync(("Limits:UploadsPerMinute", "1"));
        var photo = new byte[8_000_000];
        using var first = await gateway.Client.PostAsync(Uploads, photo.AsUpload(), TestContext.Current.CancellationToken);

        using var refused = await gateway.Client.PostAsync(Uploads, photo.AsUpload(), TestContext.Current.CancellationToken);

        Assert.Equal("unsupported-format", await first.ProblemAsync());
        Assert.Equal("too-many-uploads", await refused.ProblemAsync());
    }

    [Fact]
    public async Task Photos_on_their_way_in_are_few_at_a_time_for_one_network()
    {
        await using var gateway = await StartAsync(Proxy, ("Limits:UploadsAtOnce", "2"));
        using var one = await RawVisitor.StandStillAsync(gateway, 1000, "203.0.113.1");
        using var two = await RawVisitor.StandStillAsync(gateway, 1000, "203.0.113.2");
        await HeldAsync(gateway, 2000);

        using var refused = await SendAsync(gateway, HttpMethod.Post, Uploads, "203.0.113.3", Pictures.Jpeg().AsUpload());
        using var stranger = await SendAsync(gateway, HttpMethod.Post, Uploads, "203.0.114.3", Pictures.Jpeg().AsUpload());

        Assert.Equal("too-many-uploads", await refused.ProblemAsync());
        AssertTimeIsGiven(refused);
        Assert.Equal(HttpStatusCode.Created, stranger.StatusCode);
    }

    [Fact]
    public async Task Who_announces_much_and_sends_little_holds_a_part_of_the_memory_only()
    {
        await using var gateway = await StartAsync(Proxy, ("Sessions:MemoryBudget", "160000000"));
        using var one = await RawVisitor.StandStillAsync(gateway, 25_000_000, "203.0.113.1");
        await HeldAsync(gateway, 25_000_000);

        using var two = await RawVisitor.StandStillAsync(gateway, 25_000_000, "203.0.113.2");
        var refused = await two.ReadAsync();
        using var stranger = await SendAsync(gateway, HttpMethod.Post, Uploads, "203.0.114.3", Pictures.Jpeg().AsUpload());

        Assert.Contains("too-many-uploads", refused, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, stranger.StatusCode);
    }

    [Fact]
    public async Task A_place_of_a_photo_is_free_again_when_its_sender_has_left()
    {
        await using var gateway = await StartAsync(("Limits:UploadsAtOnce", "1"), ("Limits:RequestsAtOnce", "1"));
        using (await RawVisitor.StandStillAsync(gateway, 1000))
        {
            await HeldAsync(gateway, 1000);
        }

        await Eventually.HoldsAsync(() => gateway.Services.GetRequiredService<RequestPlaces>().Working.Taken == 0);
        using var next = await SendAsync(gateway, HttpMethod.Post, Uploads, null, Pictures.Jpeg().AsUpload());

        Assert.Equal(HttpStatusCode.Created, next.StatusCode);
    }

    [Fact]
    public async Task What_there_is_no_place_for_is_turned_away_and_the_health_checks_are_not()
    {
        await using var gateway = await StartAsync(Proxy, ("Limits:RequestsAtOnce", "2"));
        using var one = await RawVisitor.StandStillAsync(gateway, 1000, "203.0.113.1");
        using var two = await RawVisitor.StandStillAsync(gateway, 1000, "203.0.114.1");
        await HeldAsync(gateway, 2000);

        using var refused = await SendAsync(gateway, HttpMethod.Post, Uploads, "203.0.115.1", new byte[8_000_000].AsUpload());
        using var page = await SendAsync(gateway, HttpMethod.Get, "/", "203.0.115.1");
        using var live = await SendAsync(gateway, HttpMethod.Get, "/health/live", "203.0.115.1");
        using var ready = await SendAsync(gateway, HttpMethod.Get, "/health/ready", "203.0.115.1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("overloaded", await refused.ProblemAsync());
        AssertTimeIsGiven(refused);
        Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Fact]
    public async Task One_network_does_not_take_all_places()
    {
        await using var gateway = await StartAsync(Proxy, ("Limits:RequestsAtOncePerNetwork", "1"));
        using var one = await RawVisitor.StandStillAsync(gateway, 1000, "203.0.113.1");
        await HeldAsync(gateway, 1000);

        using var refused = await SendAsync(gateway, HttpMethod.Get, "/v1/operations", "203.0.113.2");
        using var stranger = await SendAsync(gateway, HttpMethod.Get, "/v1/operations", "203.0.114.2");

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("too-many-requests", await refused.ProblemAsync());
        AssertTimeIsGiven(refused);
        Assert.Equal(HttpStatusCode.OK, stranger.StatusCode);
    }

    [Fact]
    public async Task Those_who_only_wait_for_news_take_no_place_from_those_who_bring_work()
    {
        await using var gateway = await StartAsync(("Limits:RequestsAtOnce", "1"));
        var places = gateway.Services.GetRequiredService<RequestPlaces>();
        var session = await gateway.ReadySessionAsync();
        var working = await gateway.ReadySessionAsync(with: now => now with { State = SessionState.Processing });
        using var listening = await ListenAsync(gateway, session);

        // Who steps aside takes the one place before leaving the other.
        await Eventually.HoldsAsync(() => places is { Working.Taken: 0, Waiting.Taken: 1 });
        var waiting = WaitAsync(gateway, working);
        await Eventually.HoldsAsync(() => places is { Working.Taken: 0, Waiting.Taken: 2 });

        using var next = await SendAsync(gateway, HttpMethod.Get, "/v1/operations", null);

        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.False(waiting.IsCompleted);

        // An answer that has begun still has its place.
        await Eventually.HoldsAsync(() => places.Working.Taken == 0);
        using var erased = await gateway.Client.DeleteAsync($"/v1/cutouts/{working.Id.Value}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await waiting).StatusCode);
        await Eventually.HoldsAsync(() => places is { Working.Taken: 0, Waiting.Taken: 1 });
    }

    [Theory]
    [InlineData("Limits:WaitingAtOnce")]
    [InlineData("Limits:WaitingAtOncePerNetwork")]
    public async Task One_listener_too_many_is_told_so_and_one_wait_too_many_is_answered_at_once(string setting)
    {
        await using var gateway = await StartAsync((setting, "1"));
        var session = await gateway.ReadySessionAsync();
        var working = await gateway.ReadySessionAsync(with: now => now with { State = SessionState.Processing });
        using var listening = await ListenAsync(gateway, session);

        using var refused = await ListenAsync(gateway, session);
        using var waiting = await WaitAsync(gateway, working);

        Assert.Equal(HttpStatusCode.OK, listening.StatusCode);
        Assert.Equal("too-many-requests", await refused.ProblemAsync());
        AssertTimeIsGiven(refused);
        Assert.Equal("processing", (string?)(await Buyer.JsonOf(waiting, HttpStatusCode.OK))["state"]);
    }

    private static Task<GatewayUnderTest> StartAsync(params (string Name, string Value)[] settings) =>
        GatewayUnderTest.StartAsync(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));

    private static async Task<HttpResponseMessage> AskAsync(GatewayUnderTest gateway, string what, CutoutSession session, string? from)
    {
        var cutout = $"/v1/cutouts/{session.Id.Value}";
        return what switch
        {
            "upload" => await SendAsync(gateway, HttpMethod.Post, Uploads, from, new byte[10].AsUpload()),
            "preview" => await SendAsync(gateway, HttpMethod.Get, $"{cutout}/preview", from),
            "loupe" => await SendAsync(gateway, HttpMethod.Get, $"{cutout}/loupe", from),
            "events" => await SendAsync(gateway, HttpMethod.Get, $"{cutout}/events", from),
            _ => await SendAsync(gateway, HttpMethod.Post, "/v1/quote", from, JsonContent.Create(
                new { operation = "background-removal", width = 100, height = 100, contentType = "image/jpeg", bytes = 1000 })),
        };
    }

    private static Task<HttpResponseMessage> ListenAsync(GatewayUnderTest gateway, CutoutSession session) =>
        SendAsync(gateway, HttpMethod.Get, $"/v1/cutouts/{session.Id.Value}/events", null);

    private static async Task<HttpResponseMessage> WaitAsync(GatewayUnderTest gateway, CutoutSession session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session.Id.Value}") { Headers = { { "Prefer", "wait=60" } } };
        return await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(GatewayUnderTest gateway, HttpMethod method, string path, string? from, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        if (from is not null)
        {
            request.Headers.Add("X-Forwarded-For", from);
        }

        return await gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static Task HeldAsync(GatewayUnderTest gateway, long bytes) =>
        Eventually.HoldsAsync(() => gateway.Services.GetRequiredService<MemoryBudget>().Held == bytes);

    private static void AssertTimeIsGiven(HttpResponseMessage refused) =>
        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), 1, 60);
}
