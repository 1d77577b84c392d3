using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

public abstract class UnlockTests(string engine)
{
    [Fact]
    public async Task A_good_code_unlocks_the_session()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();

        var answer = await gateway.UnlockAsync(session, code);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var view = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("unlocked", view.GetProperty("state").GetString());
        Assert.False(view.GetProperty("result").GetProperty("locked").GetBoolean());
        Assert.False(view.TryGetProperty("progress", out var progress) && progress.ValueKind != JsonValueKind.Null);
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task One_code_and_a_thousand_sessions_unlock_exactly_one()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var code = await gateway.MintAsync();
        var sessions = new List<CutoutSession>();
        for (var number = 0; number < 1000; number++)
        {
            sessions.Add(await gateway.ReadySessionAsync([1, 2, 3]));
        }

        var answers = await Task.WhenAll(sessions.Select(session => gateway.UnlockAsync(session, code)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        var others = await Task.WhenAll(answers.Where(answer => answer.StatusCode != HttpStatusCode.OK).Select(answer => answer.ProblemAsync()));
        Assert.All(others, problem => Assert.Equal("busy-elsewhere", problem));
        var results = await Task.WhenAll(sessions.Select(session => gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken)));
        Assert.Single(results, result => result.StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_same_code_in_the_same_session_succeeds_again()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => gateway.UnlockAsync(session, code)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
    }

    [Fact]
    public async Task A_second_code_in_an_unlocked_session_is_not_spent()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var (first, second) = (await gateway.MintAsync(), await gateway.MintAsync());
        await gateway.UnlockAsync(session, first);

        var answer = await gateway.UnlockAsync(session, second);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("unused", await gateway.StateOfAsync(second));
    }

    [Fact]
    public async Task Of_two_codes_entered_at_once_one_stays_unused()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        for (var round = 0; round < 20; round++)
        {
            var session = await gateway.ReadySessionAsync();
            UnlockCode[] codes = [await gateway.MintAsync(), await gateway.MintAsync()];

            var answers = await Task.WhenAll(codes.Select(code => gateway.UnlockAsync(session, code)));

            Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
            string[] states = [await gateway.StateOfAsync(codes[0]), await gateway.StateOfAsync(codes[1])];
            Assert.Equal(["bound", "unused"], states.Order());
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"code\":null}")]
    [InlineData("{\"code\":\" \"}")]
    [InlineData("{\"code\":5}")]
    [InlineData("")]
    public async Task What_is_not_a_code_in_JSON_is_a_bad_request_that_names_the_field(string body)
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await gateway.Client.PostAsync($"/v1/cutouts/{session.Id.Value}/unlock", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("bad-request", problem.GetProperty("code").GetString());
        Assert.Equal(body.Contains("code", StringComparison.Ordinal) || body == "{}" ? "code" : "body", problem.GetProperty("errors").EnumerateObject().Single().Name);
    }

    [Fact]
    public async Task An_unknown_session_is_not_found_and_its_code_not_touched()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();
        await gateway.Services.GetRequiredService<ISessionStore>().RemoveAsync(session.Id, TestContext.Current.CancellationToken);

        Assert.Equal("not-found", await (await gateway.UnlockAsync(session, code)).ProblemAsync());
        Assert.Equal("unused", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_session_without_a_result_takes_no_code()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync(with: ready => ready with { State = SessionState.Processing, Result = null, ResultDigest = null });
        var code = await gateway.MintAsync();

        Assert.Equal("not-ready", await (await gateway.UnlockAsync(session, code)).ProblemAsync());
        Assert.Equal("unused", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_code_entered_just_before_the_end_gives_ten_more_minutes_once()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();
        gateway.Clock.Advance(TimeSpan.FromMinutes(29));

        await gateway.UnlockAsync(session, code);
        gateway.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await gateway.UnlockAsync(session, code);

        var store = gateway.Services.GetRequiredService<ISessionStore>();
        Assert.True((await store.FindAsync(session.Id, TestContext.Current.CancellationToken))!.GraceGiven);
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await store.FindAsync(session.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_session_that_had_its_ten_minutes_gets_no_more()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync(with: ready => ready with { GraceGiven = true });
        gateway.Clock.Advance(TimeSpan.FromMinutes(29));

        var answer = await gateway.UnlockAsync(session, await gateway.MintAsync());

        var view = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(session.ExpiresAt, view.GetProperty("expiresAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task Expiry_operations_and_size_are_kept_to()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var soon = gateway.Clock.GetUtcNow() + TimeSpan.FromMinutes(1);
        var (inTime, tooLate) = (await gateway.MintAsync(mint => mint with { ExpiresAt = soon }), await gateway.MintAsync(mint => mint with { ExpiresAt = soon }));
        var another = await gateway.MintAsync(mint => mint with { Operations = ["crowd-removal"] });
        var thisOne = await gateway.MintAsync(mint => mint with { Operations = ["background-removal", "crowd-removal"] });
        var tooSmall = await gateway.MintAsync(mint => mint with { MaxMegapixels = 2 });
        var largeEnough = await gateway.MintAsync(mint => mint with { MaxMegapixels = 3 });

        Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, another)).ProblemAsync());
        Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, tooSmall)).ProblemAsync());
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), thisOne)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), largeEnough)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), inTime)).StatusCode);
        gateway.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("code-refused", await (await gateway.UnlockAsync(session, tooLate)).ProblemAsync());
    }

    [Fact]
    public async Task No_refusal_comes_as_soon_as_it_is_known()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var another = await gateway.MintAsync(mint => mint with { Operations = ["crowd-removal"] });
        var small = await gateway.MintAsync(mint => mint with { MaxMegapixels = 2 });
        await gateway.UnlockAsync(session, UnlockCode.New());

        foreach (var code in new[] { UnlockCode.New(), another, small, UnlockCode.New() })
        {
            var start = Stopwatch.GetTimestamp();
            var answer = await gateway.UnlockAsync(session, code);

            // Looking it up takes a fraction of a millisecond; every refusal waits for ten, less the four that a timer's coarse clock may be behind.
            Assert.InRange(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 5, double.MaxValue);
            Assert.Equal("code-refused", await answer.ProblemAsync());
        }
    }
}
