using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>What can go wrong between the code and the full picture that is bought for it.</summary>
public sealed class FullPurchaseTests
{
    [Fact]
    public async Task Without_room_for_the_full_picture_nothing_is_bought_and_the_code_works_when_there_is_room_again()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var memory = vendors.Gateway.Services.GetRequiredService<MemoryBudget>();

        // What was set aside for the preview and not needed is given back right after its answer; counted too soon, it would be the room.
        var previews = vendors.Gateway.Services.GetRequiredService<CutoutWorker>();
        await vendors.UntilAsync(() => previews.Running == 0, TimeSpan.Zero);
        using (memory.TryReserve(memory.Limit - memory.Held - 1_000_000))
        {
            using var refused = await PreviewFirst.UnlockAsync(vendors, session, code.Text);
            Assert.Equal(TimeSpan.FromSeconds(20), refused.Headers.RetryAfter?.Delta);
            Assert.Equal("no-memory", await refused.ProblemAsync());
        }

        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(0.25m, vendors.RemoveBg.Charged);
        using var again = await PreviewFirst.UnlockAsync(vendors, session, code.Text);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task What_was_bought_is_told_with_its_digest_and_leaves_nothing_running()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);

        using var unlocked = await PreviewFirst.UnlockAsync(vendors, session, code.Text);
        var view = await Buyer.JsonOf(unlocked, HttpStatusCode.OK);
        using var result = await new Buyer(vendors.Gateway.Client).DownloadAsync(view);

        var digest = Convert.ToBase64String(SHA256.HashData(vendors.RemoveBg.LastResult!.Bytes.Span));
        Assert.Equal($"sha-256=:{digest}:", result.Headers.GetValues("Repr-Digest").Single());
        Assert.Equal(("image/png", null), ((string?)view["result"]!["contentType"], view["progress"]));
        Assert.Equal(0, vendors.Gateway.Services.GetRequiredService<FullPurchases>().Running);
    }

    [Fact]
    public async Task After_a_purchase_that_failed_the_session_is_as_it_was_before()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var before = await PreviewFirst.SessionAsync(vendors, session);
        vendors.RemoveBg.Once.FindsNoSubject();

        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        var after = await PreviewFirst.SessionAsync(vendors, session);
        Assert.Equal(("ready", null, true), ((string?)after["state"], after["progress"], (bool)after["result"]!["locked"]!));
        Assert.Equal(before["result"]!.ToJsonString(), after["result"]!.ToJsonString());
        Assert.Equal(0, vendors.Gateway.Services.GetRequiredService<FullPurchases>().Running);
    }

    [Fact]
    public async Task A_session_erased_while_its_purchase_stands_in_line_costs_nothing()
    {
        await using var vendors = await PreviewFirst.StartAsync(("Providers:removebg:MaxConcurrent", "1"));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        var other = vendors.UploadAsync(PreviewFirst.Photo);
        try
        {
            await vendors.RemoveBg.WhenCalledAsync(2, TestContext.Current.CancellationToken);
            var unlocking = PreviewFirst.UnlockAsync(vendors, session, code.Text);
            await PreviewFirst.UntilQueuedAsync(vendors, session);
            var queued = (await PreviewFirst.SessionAsync(vendors, session))["progress"]!;
            Assert.Equal(("queued", 1), ((string?)queued["step"], (int)queued["position"]!));
            Assert.InRange((int)queued["etaSeconds"]!, 1, 600);

            using var erased = await vendors.Gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);

            using var answer = await unlocking;
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            await vendors.Gateway.AssertBecomesAsync(code, "unused");
            await vendors.Gateway.AssertLogAsync("was erased before its full picture was bought");
        }
        finally
        {
            // Or the gateway would wait for it in vain, and that would be all that a failure tells.
            gate.SetResult();
        }

        using var uploaded = await other;
        Assert.DoesNotContain(vendors.Gateway.Log.Lines, line => line.Contains("by a fault of ours"));
        Assert.Equal(["removebg preview", "removebg preview"], vendors.RemoveBg.Bill.Select(line => line.What));
    }

    [Fact]
    public async Task A_session_that_ends_before_its_photo_was_sent_costs_nothing()
    {
        await using var vendors = await PreviewFirst.StartWithAsync(
            builder => StoreInFront.Put(builder.Services, store => new InterruptedStore(store, PictureKind.Sample, before: true)));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);

        using var answer = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        Assert.Equal("not-found", await answer.ProblemAsync());
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(0.25m, vendors.RemoveBg.Charged);
        Assert.DoesNotContain(vendors.Gateway.Log.Lines, line => line.Contains("by a fault of ours"));
        await PreviewFirst.AssertNothingIsHeldAsync(vendors);
    }

    [Fact]
    public async Task A_fault_of_ours_after_the_purchase_gives_the_code_back_and_buys_no_second_time()
    {
        await using var vendors = await PreviewFirst.StartWithAsync(builder => StoreInFront.Put(builder.Services, store => new BrokenStore(store)));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);

        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);
        using var again = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        Assert.Equal("internal-error", await failed.ProblemAsync());
        Assert.Equal("provider-failed", await again.ProblemAsync());
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(1.25m, vendors.RemoveBg.Charged);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("failed by a fault of ours"));
    }

    [Fact]
    public async Task Who_enters_the_code_again_while_it_is_bought_waits_for_it_although_the_days_money_is_spent()
    {
        await using var vendors = await PreviewFirst.StartAsync(("Providers:removebg:DailyCap", "1.25"));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        var first = PreviewFirst.UnlockAsync(vendors, session, code.Text);
        await vendors.RemoveBg.WhenCalledAsync(2, TestContext.Current.CancellationToken);

        var second = PreviewFirst.UnlockAsync(vendors, session, code.Text);
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        gate.SetResult();

        Assert.All(await Task.WhenAll(first, second), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1.25m, vendors.RemoveBg.Charged);
    }

    [Fact]
    public async Task A_gateway_that_stops_brings_home_what_it_has_paid_for()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        var unlocking = PreviewFirst.UnlockAsync(vendors, session, code.Text);
        await vendors.RemoveBg.WhenCalledAsync(2, TestContext.Current.CancellationToken);
        var purchases = vendors.Gateway.Services.GetRequiredService<FullPurchases>();
        Assert.Equal(1, purchases.Running);

        var stopping = purchases.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        gate.SetResult();

        await stopping;
        using var answer = await unlocking;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_code_that_can_not_be_returned_at_once_comes_back_when_its_lease_lapses()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        vendors.RemoveBg.Once.FindsNoSubject();
        await vendors.Gateway.RunSqlAsync("CREATE TRIGGER stuck BEFORE UPDATE ON uses WHEN NEW.state = 'unused' BEGIN SELECT RAISE(FAIL, 'stuck'); END");

        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        Assert.Equal("no-subject", await failed.ProblemAsync());
        await vendors.Gateway.AssertLogAsync("A code could not be returned at once; it comes back when its lease lapses");
        Assert.Equal("bound", await vendors.Gateway.StateOfAsync(code));
        await vendors.Gateway.RunSqlAsync("DROP TRIGGER stuck");
        vendors.Clock.Advance(TimeSpan.FromSeconds(50));
        await vendors.Gateway.TendedAsync();
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
    }
}
