using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Tests.Web;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Previews;

public sealed class LoupeTests
{
    private const int Width = 640;
    private const int Height = 480;

    private static readonly byte[] Picture = Pictures.Png(Width, Height);

    [Fact]
    public async Task A_look_shows_the_result_s_own_pixels_around_the_point()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await SessionAsync(gateway);
        using var whole = PixelBuffer.Decode(Picture, cancellationToken: TestContext.Current.CancellationToken);

        using var answer = await LookAsync(gateway, session, "x=0.5&y=0.25");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/png", answer.Content.Headers.ContentType?.MediaType);
        Assert.True(answer.Headers.CacheControl is { Private: true, NoStore: true });
        using var crop = PixelBuffer.Decode(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
        var (left, top) = ((int)Math.Round(320 - (crop.Width / 2.0)), (int)Math.Round(120 - (crop.Height / 2.0)));
        for (var y = 0; y < crop.Height; y++)
        {
            Assert.Equal(whole.Row(top + y).Slice(4 * left, 4 * crop.Width).ToArray(), crop.Row(y).ToArray());
        }
    }

    [Fact]
    public async Task Two_hundredths_of_the_area_are_shown_and_then_no_more_however_many_ask_at_once()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await SessionAsync(gateway);

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => LookAsync(gateway, session, $"x={i / 40.0:0.000}&y=0.5")));

        var shown = 0L;
        foreach (var answer in answers)
        {
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                var header = PictureProbe.Read(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).OrThrow();
                shown += header.Pixels;
            }
            else
            {
                Assert.Equal("too-many-looks", await CodeOf(answer, HttpStatusCode.TooManyRequests));
            }

            answer.Dispose();
        }

        Assert.InRange(shown, Width * Height * 0.018, Width * Height * 0.02);
        var counted = await gateway.Services.GetRequiredService<ISessionStore>().FindAsync(session.Id, TestContext.Current.CancellationToken);
        Assert.Equal(shown, counted!.LoupePixels);
        using var late = await LookAsync(gateway, session, "x=0.5&y=0.5");
        Assert.Equal("too-many-looks", await CodeOf(late, HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task The_session_says_how_many_looks_are_left_and_exactly_so_many_are_granted()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await SessionAsync(gateway);
        var promised = await LooksLeftAsync(gateway, session);

        var granted = 0;
        for (var left = promised; ; granted++)
        {
            using var answer = await LookAsync(gateway, session, "x=0.5&y=0.5");
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                break;
            }

            Assert.Equal(--left, await LooksLeftAsync(gateway, session));
        }

        Assert.InRange(granted, 4, 20);
        Assert.Equal(promised, granted);
    }

    private static async Task<int> LooksLeftAsync(GatewayUnderTest gateway, CutoutSession session)
    {
        var view = JsonNode.Parse(await gateway.Client.GetStringAsync($"/v1/cutouts/{session.Id.Value}", TestContext.Current.CancellationToken))!;
        return (int)view["result"]!["looks"]!;
    }

    [Fact]
    public async Task A_picture_so_small_that_a_look_would_be_most_of_it_has_no_loupe()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await SessionAsync(gateway, Pictures.Png(80, 60), 80, 60);

        using var answer = await LookAsync(gateway, session, "x=0.5&y=0.5");

        Assert.Equal("too-many-looks", await CodeOf(answer, HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task An_unlocked_picture_is_counted_until_the_buyer_has_it()
    {
        // A code that is bound and never used up returns: until then the loupe must not hand out what it bought.
        await using var gateway = await GatewayUnderTest.StartAsync();
        var bound = await SessionAsync(gateway, with: session => session with { State = SessionState.Unlocked, Redemption = new Redemption("use") });
        var delivered = await SessionAsync(gateway, with: session => session with { State = SessionState.Unlocked, Redemption = new Redemption("use", Delivered: true) });

        var (refusedOfBound, refusedOfDelivered) = (0, 0);
        for (var i = 0; i < 12; i++)
        {
            using var first = await LookAsync(gateway, bound, "x=0.5&y=0.5");
            using var second = await LookAsync(gateway, delivered, "x=0.5&y=0.5");
            refusedOfBound += first.StatusCode == HttpStatusCode.TooManyRequests ? 1 : 0;
            refusedOfDelivered += second.StatusCode == HttpStatusCode.OK ? 0 : 1;
        }

        Assert.True(refusedOfBound > 0, "the bound code opened all of the picture");
        Assert.Equal(0, refusedOfDelivered);
    }

    [Theory]
    [InlineData("y=0.5", "x")]
    [InlineData("x=0.5", "y")]
    [InlineData("x=1.01&y=0.5", "x")]
    [InlineData("x=-0.1&y=0.5", "x")]
    [InlineData("x=NaN&y=0.5", "x")]
    [InlineData("x=0,5&y=0.5", "x")]
    [InlineData("x=0.5&y=middle", "y")]
    public async Task A_point_outside_the_picture_is_a_bad_request_that_names_the_field(string query, string field)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var answer = await LookAsync(gateway, await SessionAsync(gateway), query);

        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Equal((HttpStatusCode.BadRequest, "bad-request"), (answer.StatusCode, (string?)problem["code"]));
        Assert.NotNull(problem["errors"]![field]);
    }

    [Fact]
    public async Task Before_there_is_a_result_there_is_nothing_to_look_at()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await SessionAsync(gateway);
        await gateway.Services.GetRequiredService<ISessionStore>().ErasePictureAsync(session.Id, PictureKind.Result, TestContext.Current.CancellationToken);

        using var none = await LookAsync(gateway, session, "x=0.5&y=0.5");
        using var unknown = await gateway.Client.GetAsync($"/v1/cutouts/{SessionId.New().Value}/loupe?x=0.5&y=0.5", TestContext.Current.CancellationToken);

        Assert.Equal("not-found", await CodeOf(none, HttpStatusCode.NotFound));
        Assert.Equal("not-found", await CodeOf(unknown, HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task What_a_look_takes_of_the_memory_budget_is_given_back()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await SessionAsync(gateway);
        var memory = gateway.Services.GetRequiredService<MemoryBudget>();
        var before = memory.Held;

        (await LookAsync(gateway, session, "x=0.5&y=0.5")).Dispose();

        // The answer's end reaches the client a moment before the server lets go of it.
        await Eventually.HoldsAsync(() => memory.Held == before);
    }

    private static Task<CutoutSession> SessionAsync(
        GatewayUnderTest gateway, byte[]? picture = null, int width = Width, int height = Height, Func<CutoutSession, CutoutSession>? with = null)
    {
        picture ??= Picture;
        return gateway.ReadySessionAsync(picture, session =>
        {
            session = session with { Result = new PictureFacts("image/png", width, height, picture.Length) };
            return with?.Invoke(session) ?? session;
        });
    }

    private static Task<HttpResponseMessage> LookAsync(GatewayUnderTest gateway, CutoutSession session, string query) =>
        gateway.Client.GetAsync($"/v1/cutouts/{session.Id.Value}/loupe?{query}", TestContext.Current.CancellationToken);

    private static async Task<string?> CodeOf(HttpResponseMessage answer, HttpStatusCode expected) =>
        (string?)(await Buyer.JsonOf(answer, expected))["code"];
}
