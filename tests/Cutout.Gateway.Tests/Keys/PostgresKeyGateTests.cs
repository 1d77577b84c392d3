using Cutout.Gateway.Keys;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Keys;

public sealed class PostgresKeyGateTests() : KeyGateTests("postgres")
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Credits_whose_commit_had_no_answer_come_back_whether_it_arrived_or_not(bool arrives)
    {
        // As the protocol ends it; "READ COMMITTED" is another matter.
        const string Commit = "COMMIT\0";
        using var place = await LedgerPlace.NewAsync("postgres");
        await using var wire = new CutWire((await SharedPostgres.GetAsync()).Socket);
        var ledger = new TemporaryLedger(settings: wire.Through(place.Settings));
        await ledger.Opening.OpenAsync(TestContext.Current.CancellationToken);
        await using var desk = KeyDesk.Over(ledger);
        var holder = await desk.HolderAsync(new KeyRequest { PrepaidCredits = 100 });

        if (arrives)
        {
            wire.CutAfterNext(Commit);
        }
        else
        {
            wire.CutBeforeNext(Commit);
        }

        await Assert.ThrowsAsync<LedgerUnavailableException>(() => desk.Gate.ReserveAsync(holder, 1, 1));
        Assert.Equal(1, wire.Cuts);
        await desk.Keeper.TendAsync();

        Assert.Equal(100, (await desk.Gate.BalanceAsync(holder)).Total);
        Assert.True(await desk.CanReserveAsync(holder, 100));
    }
}
