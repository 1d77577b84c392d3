using System.Net;
using System.Net.Http.Json;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

public abstract class LeaseTests(string engine)
{
    [Fact]
    public async Task A_code_comes_back_when_its_session_ends_before_delivery()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (session, code) = await gateway.UnlockedAsync();

        await gateway.Services.GetRequiredService<ISessionStore>().RemoveAsync(session.Id, TestContext.Current.CancellationToken);

        Assert.Equal("unused", await gateway.StateOfAsync(code));
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).StatusCode);
    }

    [Fact]
    public async Task A_code_comes_back_when_the_time_of_its_session_is_over()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (_, code) = await gateway.UnlockedAsync();

        gateway.Clock.Advance(TimeSpan.FromMinutes(30));

        await gateway.AssertBecomesAsync(code, "unused");
    }

    [Fact]
    public async Task A_living_session_keeps_its_code()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (_, code) = await gateway.UnlockedAsync();

        for (var tick = 0; tick < 12; tick++)
        {
            gateway.Clock.Advance(TimeSpan.FromSeconds(10));
            await gateway.TendedAsync();
            Assert.Equal("bound", await gateway.StateOfAsync(code));
        }
    }

    [Fact]
    public async Task The_codes_of_a_killed_process_come_back_within_a_minute()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var code = await gateway.MintAsync();
        // What a killed process leaves behind: a bound code of a session that nobody has.
        await gateway.Services.GetRequiredService<Ledger>().BindCodeAsync(new BindRequest(code, "a-session-of-the-dead", "background-removal", 1));

        gateway.Clock.Advance(TimeSpan.FromSeconds(40));
        await gateway.TendedAsync();
        Assert.Equal("bound", await gateway.StateOfAsync(code));
        Assert.Equal("busy-elsewhere", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), code)).ProblemAsync());

        gateway.Clock.Advance(TimeSpan.FromSeconds(19));
        await gateway.AssertBecomesAsync(code, "unused");
    }

    [Fact]
    public async Task How_many_codes_came_back_is_told_and_nothing_when_there_were_none()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        await gateway.TendedAsync();
        foreach (var dead in new[] { "one", "another" })
        {
            await gateway.Services.GetRequiredService<Ledger>().BindCodeAsync(new BindRequest(await gateway.MintAsync(), dead, "background-removal", 1));
        }

        await gateway.TendedAsync();
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("whose sessions are gone", StringComparison.Ordinal));
        gateway.Clock.Advance(TimeSpan.FromSeconds(50));

        await gateway.AssertLogAsync("2 codes whose sessions are gone can be used again");
    }

    [Fact]
    public async Task A_code_bound_by_an_unlock_that_never_opened_its_session_comes_back()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();
        await gateway.Services.GetRequiredService<Ledger>().BindCodeAsync(new BindRequest(code, session.Reference, session.Operation, 1));

        gateway.Clock.Advance(TimeSpan.FromSeconds(50));

        await gateway.AssertBecomesAsync(code, "unused");
    }

    [Fact]
    public async Task A_gateway_that_stops_gives_its_codes_back_at_once()
    {
        using var place = await LedgerPlace.NewAsync(engine);
        UnlockCode code;
        await using (var first = await GatewayUnderTest.StartAsync(place.Settings))
        {
            (_, code) = await first.UnlockedAsync();
        }

        await using var second = await GatewayUnderTest.StartAsync(place.Settings);
        Assert.Equal("unused", await second.StateOfAsync(code));
    }

    [Fact]
    public async Task Nothing_leaves_for_a_code_that_has_gone_to_another_session()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (session, code) = await gateway.UnlockedAsync();
        var (ledger, key) = (gateway.Services.GetRequiredService<Ledger>(), gateway.Services.GetRequiredService<LedgerOpening>().Key);
        // As if this process had slept past its lease and another had returned and bound the code.
        await ledger.ReturnAsync(new LedgerUse(key.NameOf(code), 1), session.Reference);
        await ledger.BindCodeAsync(new BindRequest(code, "another", "background-removal", 1));

        var answer = await gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);

        Assert.Equal("locked", await answer.ProblemAsync());
        var now = await gateway.Services.GetRequiredService<ISessionStore>().FindAsync(session.Id, TestContext.Current.CancellationToken);
        Assert.Equal(SessionState.Ready, now!.State);
        Assert.Equal("busy-elsewhere", await (await gateway.UnlockAsync(session, code)).ProblemAsync());
    }

    [Fact]
    public async Task A_receipt_for_a_code_that_has_gone_to_another_session_takes_it_from_nobody()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (session, code) = await gateway.UnlockedAsync();
        var (ledger, key) = (gateway.Services.GetRequiredService<Ledger>(), gateway.Services.GetRequiredService<LedgerOpening>().Key);
        using var part = new HttpRequestMessage(HttpMethod.Get, gateway.ResultOf(session)) { Headers = { Range = new(0, 9) } };
        using var begun = await gateway.Client.SendAsync(part, TestContext.Current.CancellationToken);
        await ledger.ReturnAsync(new LedgerUse(key.NameOf(code), 1), session.Reference);
        await ledger.BindCodeAsync(new BindRequest(code, "another", "background-removal", 1));

        using var receipt = await gateway.Client.PostAsJsonAsync(
            $"/v1/cutouts/{session.Id.Value}/receipt", new { sha256 = Shop.DigestOf(Shop.Picture) }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, receipt.StatusCode);
        await gateway.AssertLogAsync("A picture was delivered for a code that its session no longer held");
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_code_that_was_returned_too_early_is_bound_again_before_anything_leaves()
    {
        await using var gateway = await GatewayUnderTest.StartOnAsync(engine);
        var (session, code) = await gateway.UnlockedAsync();
        var (ledger, key) = (gateway.Services.GetRequiredService<Ledger>(), gateway.Services.GetRequiredService<LedgerOpening>().Key);
        await ledger.ReturnAsync(new LedgerUse(key.NameOf(code), 1), session.Reference);

        var answer = await gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await gateway.AssertBecomesAsync(code, "delivered");
    }
}
