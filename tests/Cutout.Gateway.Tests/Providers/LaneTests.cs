using System.Text.Json.Nodes;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Sandbox.DashScope;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Vendors that take only so much at once, seen from outside.</summary>
public sealed class LaneTests
{
    [Fact]
    public async Task A_vendor_that_runs_one_task_at_a_time_gets_one_and_who_waits_sees_its_place()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MaxConcurrent", "1"));
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        vendors.RemoveBg.Cuts();
        var first = await UploadWithoutWaitingAsync(vendors);
        await vendors.RemoveBg.WhenCalledAsync(cancellationToken: TestContext.Current.CancellationToken);

        var second = await UploadWithoutWaitingAsync(vendors);
        Assert.Equal((1, 5), await PlaceAsync(vendors, second));
        var third = await UploadWithoutWaitingAsync(vendors);
        Assert.Equal((2, 10), await PlaceAsync(vendors, third));

        Assert.Single(vendors.RemoveBg.Requests);
        gate.SetResult();
        foreach (var session in new[] { first, second, third })
        {
            await new Buyer(vendors.Gateway.Client).UntilReadyAsync(session);
        }

        Assert.Equal(3, vendors.RemoveBg.Bill.Count);
    }

    [Fact]
    public async Task A_model_that_runs_two_tasks_gets_two_and_holds_up_no_other_model()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:dashscope:CallLimit", "100"));
        vendors.DashScope.Limits = DashScopeLimits.None with { RunningAtOnce = 2, RefusesBeyondRunning = true };
        vendors.DashScope.TaskDuration = TimeSpan.FromMinutes(1);
        vendors.DashScope.Edits();
        var portraits = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => UploadWithoutWaitingAsync(vendors, Operations.PortraitStyle, Photos.ForEditing)));
        await vendors.UntilAsync(() => vendors.DashScope.Requests.Count(IsCreated) == 2, TimeSpan.Zero);

        var edited = await UploadWithoutWaitingAsync(vendors, Operations.CrowdRemoval, Photos.ForEditing);
        await new Buyer(vendors.Gateway.Client).UntilReadyAsync(edited);
        Assert.Equal(2, vendors.DashScope.Requests.Count(IsCreated));

        await vendors.UntilAsync(() => vendors.DashScope.Requests.Count(request => request.Line == "file") == 6, TimeSpan.FromMilliseconds(500));
        Assert.Equal(6, vendors.DashScope.Bill.Count);
        Assert.Equal(5, vendors.DashScope.Requests.Count(IsCreated));
        Assert.Equal(5, portraits.DistinctBy(portrait => (string?)portrait["id"]).Count());

        static bool IsCreated(Sandbox.Calls.RecordedRequest request) => request.Line == "style repaint";
    }

    [Fact]
    public async Task Whose_turn_does_not_come_in_time_is_told_that_the_vendor_is_busy_and_has_cost_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(
            ("Providers:removebg:MegapixelsPerMinute", "1"), ("Providers:removebg:AttemptTimeout", "00:00:30"), ("Providers:removebg:TotalTimeout", "00:00:30"));
        vendors.RemoveBg.Cuts();
        await vendors.CutAsync(pace: TimeSpan.Zero);
        vendors.Reset();

        var failure = await vendors.FailAsync(pace: TimeSpan.FromSeconds(1));

        Assert.Equal((FailureKind.Busy, Charged.No), (failure.Kind, failure.Charged));
        Assert.InRange(failure.RetryAfter!.Value.TotalSeconds, 1, 61);
        Assert.Single(vendors.RemoveBg.Requests);
    }

    [Fact]
    public async Task Who_waits_for_a_turn_does_not_hold_up_a_gateway_that_stops()
    {
        var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MegapixelsPerMinute", "1"));
        await using var end = vendors;
        vendors.RemoveBg.Cuts();
        await vendors.CutAsync(pace: TimeSpan.Zero);
        var waiting = await UploadWithoutWaitingAsync(vendors);
        await PlaceAsync(vendors, waiting);

        await vendors.Gateway.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<Gateway.Sessions.CutoutWorker>().Single()
            .StopAsync(TestContext.Current.CancellationToken);

        Assert.Single(vendors.RemoveBg.Requests);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_costs_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MaxConcurrent", "1"));
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.AnswersAfter(gate.Task);
        var first = await UploadWithoutWaitingAsync(vendors);
        await vendors.RemoveBg.WhenCalledAsync(cancellationToken: TestContext.Current.CancellationToken);
        var second = await UploadWithoutWaitingAsync(vendors);
        await PlaceAsync(vendors, second);

        using var erased = await vendors.Gateway.Client.DeleteAsync($"/v1/cutouts/{second["id"]}", TestContext.Current.CancellationToken);
        gate.SetResult();
        await new Buyer(vendors.Gateway.Client).UntilReadyAsync(first);

        Assert.Single(vendors.RemoveBg.Requests);
        await vendors.Gateway.Services.GetRequiredService<Gateway.Unlocking.LedgerWriter>().WriteAsync(_ => Task.FromResult(0));
        Assert.Equal(1, (await vendors.Gateway.Services.GetRequiredService<ISpendBook>().SumsOfAsync(SpendDay.Of(vendors.Clock.GetUtcNow()))).Single().Calls);
    }

    [Fact]
    public async Task The_megapixels_of_a_minute_are_not_exceeded_even_by_a_crowd()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MegapixelsPerMinute", "5"), ("Sessions:MemoryBudget", "100000000000"));
        vendors.RemoveBg.RateLimit = 5;
        vendors.RemoveBg.Cuts();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => UploadWithoutWaitingAsync(vendors)));
        await vendors.UntilAsync(() => vendors.RemoveBg.Bill.Count == 12, TimeSpan.FromMilliseconds(200));

        Assert.Equal(12, vendors.RemoveBg.Requests.Count(request => request.Line == "removebg"));
    }

    private static async Task<JsonObject> UploadWithoutWaitingAsync(
        VendorsUnderTest vendors, string operation = Operations.BackgroundRemoval, byte[]? photo = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/cutouts?operation={operation}")
        {
            Content = (photo ?? Photos.Small).AsUpload(),
            Headers = { { "Prefer", "wait=0" } },
        };
        using var answer = await vendors.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, System.Net.HttpStatusCode.Accepted, System.Net.HttpStatusCode.Created);
    }

    private static async Task<(int Position, int Eta)> PlaceAsync(VendorsUnderTest vendors, JsonObject session)
    {
        while (true)
        {
            using var answer = await vendors.Gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
            var progress = (await Buyer.JsonOf(answer, System.Net.HttpStatusCode.OK))["progress"];
            if (progress?["position"] is { } position)
            {
                Assert.Equal("queued", (string?)progress["step"]);
                return ((int)position, (int)progress["etaSeconds"]!);
            }

            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
