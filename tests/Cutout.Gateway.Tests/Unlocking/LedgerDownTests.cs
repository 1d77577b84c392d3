using System.Net;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

public sealed class LedgerDownTests
{
    private const string Break = "ALTER TABLE uses RENAME TO away";
    private const string Mend = "ALTER TABLE away RENAME TO uses";

    [Fact]
    public async Task While_the_ledger_is_down_nothing_is_lost_and_the_code_works_afterwards()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();
        await gateway.RunSqlAsync(Break);

        for (var attempt = 0; attempt < 12; attempt++)
        {
            var answer = await gateway.UnlockAsync(session, code);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("ledger-unavailable", await answer.ProblemAsync());
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        await gateway.AssertLogAsync("A code could not be checked because the ledger can't be reached");
        await gateway.RunSqlAsync(Mend);
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
    }

    [Fact]
    public async Task While_the_ledger_can_not_be_read_the_gateway_is_not_ready_and_says_why()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        Assert.Equal((HttpStatusCode.OK, """{"status":"ready","missing":[]}"""), await ReadyAsync());
        await gateway.RunSqlAsync("ALTER TABLE migrations RENAME TO elsewhere");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, """{"status":"not ready","missing":["The ledger can't be read."]}"""), await ReadyAsync());
        await gateway.RunSqlAsync("ALTER TABLE elsewhere RENAME TO migrations");
        Assert.Equal(HttpStatusCode.OK, (await ReadyAsync()).Status);
        await gateway.RunSqlAsync("DELETE FROM migrations");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await ReadyAsync()).Status);

        async Task<(HttpStatusCode Status, string Body)> ReadyAsync()
        {
            using var answer = await gateway.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task While_the_ledger_is_down_no_result_leaves_that_was_not_delivered()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await gateway.RunSqlAsync(Break);

        var answer = await gateway.Client.GetAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);

        Assert.Equal("ledger-unavailable", await answer.ProblemAsync());
        await gateway.RunSqlAsync(Mend);
        Assert.Equal("bound", await gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task A_delivered_result_can_be_had_again_while_the_ledger_is_down()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await DeliveredAsync(gateway, session);
        await gateway.RunSqlAsync(Break);

        Assert.Equal(Shop.Picture, await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task After_an_unknown_commit_the_ledger_is_read_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var (code, unused) = (await gateway.MintAsync(), await gateway.MintAsync());
        // The first commit reached the disk, but nobody was told; now no write gets through at all.
        await gateway.Services.GetRequiredService<Ledger>().BindCodeAsync(new BindRequest(code, session.Reference, session.Operation, 1));
        await gateway.RunSqlAsync("CREATE TRIGGER stuck BEFORE UPDATE ON uses BEGIN SELECT RAISE(FAIL, 'stuck'); END");

        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
        Assert.Equal("ledger-unavailable", await (await gateway.UnlockAsync(await gateway.ReadySessionAsync(), unused)).ProblemAsync());
    }

    [Fact]
    public async Task A_delivery_that_could_not_be_written_is_written_later_even_if_the_session_has_ended()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await gateway.RunSqlAsync("CREATE TRIGGER stuck BEFORE UPDATE ON uses WHEN NEW.state = 'delivered' BEGIN SELECT RAISE(FAIL, 'stuck'); END");
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await gateway.AssertLogAsync("could not be written");
        await gateway.Services.GetRequiredService<ISessionStore>().RemoveAsync(session.Id, TestContext.Current.CancellationToken);
        Assert.Equal("bound", await gateway.StateOfAsync(code));

        await gateway.RunSqlAsync("DROP TRIGGER stuck");
        gateway.Clock.Advance(TimeSpan.FromSeconds(10));

        await gateway.AssertBecomesAsync(code, "delivered");
    }

    [Fact]
    public async Task A_session_learns_that_its_late_delivery_was_written()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, _) = await gateway.UnlockedAsync();
        await gateway.RunSqlAsync("CREATE TRIGGER stuck BEFORE UPDATE ON uses WHEN NEW.state = 'delivered' BEGIN SELECT RAISE(FAIL, 'stuck'); END");
        await gateway.Client.GetByteArrayAsync(gateway.ResultOf(session), TestContext.Current.CancellationToken);
        await gateway.AssertLogAsync("could not be written");
        await gateway.TendedAsync();
        var store = gateway.Services.GetRequiredService<ISessionStore>();
        Assert.False((await store.FindAsync(session.Id, TestContext.Current.CancellationToken))!.Redemption!.Delivered);

        await gateway.RunSqlAsync("DROP TRIGGER stuck");
        await gateway.TendedAsync();

        await DeliveredAsync(gateway, session);
    }

    [Fact]
    public async Task The_compensator_survives_a_ledger_that_is_down()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var code = await gateway.MintAsync();
        await gateway.Services.GetRequiredService<Ledger>().BindCodeAsync(new BindRequest(code, "a-session-of-the-dead", "background-removal", 1));
        await gateway.RunSqlAsync(Break);
        gateway.Clock.Advance(TimeSpan.FromSeconds(50));
        await gateway.AssertLogAsync("The ledger can't be reached");

        await gateway.RunSqlAsync(Mend);
        gateway.Clock.Advance(TimeSpan.FromSeconds(10));

        await gateway.AssertBecomesAsync(code, "unused");
    }

    [Fact]
    public async Task A_session_that_ends_while_the_ledger_is_down_gets_its_code_back_when_the_lease_lapses()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var (session, code) = await gateway.UnlockedAsync();
        await gateway.RunSqlAsync(Break);
        await gateway.Services.GetRequiredService<ISessionStore>().RemoveAsync(session.Id, TestContext.Current.CancellationToken);
        await gateway.AssertLogAsync("A code could not be returned at once; it comes back when its lease lapses");
        await gateway.RunSqlAsync(Mend);
        Assert.Equal("bound", await gateway.StateOfAsync(code));

        gateway.Clock.Advance(TimeSpan.FromSeconds(55));

        await gateway.AssertBecomesAsync(code, "unused");
    }

    private static async Task DeliveredAsync(GatewayUnderTest gateway, CutoutSession session)
    {
        await foreach (var now in gateway.Services.GetRequiredService<ISessionStore>().WatchAsync(session.Id, TestContext.Current.CancellationToken))
        {
            if (now.Redemption is { Delivered: true })
            {
                return;
            }
        }

        Assert.Fail("The session has ended.");
    }
}
