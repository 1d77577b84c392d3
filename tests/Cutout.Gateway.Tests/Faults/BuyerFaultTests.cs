using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>A buyer who is gone before anything was bought costs nothing; what was bought already is brought home for whoever comes back.</summary>
public sealed class BuyerFaultTests
{
    [Fact]
    public async Task A_buyer_gone_before_submit_costs_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var code = await vendors.Gateway.MintAsync();
        // The second try waits for the clock, which stands still.
        vendors.Connections.RefusesNext = 1;

        await LeaveAsync(vendors, once: () => vendors.Connections.Connected.Count > 0);
        await UntilNobodyWorksAsync(vendors);

        Assert.Equal(new Books("nothing", 0, "no 0", 0), await Visit.ReadAsync(vendors, "removebg", "nothing", code));
    }

    [Fact]
    public async Task A_buyer_gone_after_submit_finds_the_picture_on_coming_back_and_it_was_bought_once()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var code = await vendors.Gateway.MintAsync();
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.AnswersAfter(gate.Task);

        await LeaveAsync(vendors, once: () => vendors.RemoveBg.Bill.Count > 0);
        gate.SetResult();
        await UntilNobodyWorksAsync(vendors);
        using var back = await vendors.Gateway.Client.SendAsync(Upload(), TestContext.Current.CancellationToken);
        var session = await Buyer.JsonOf(back, HttpStatusCode.Created);
        await new Buyer(vendors.Gateway.Client).UnlockAsync(session, code.Text);
        using var result = await new Buyer(vendors.Gateway.Client).DownloadAsync(session);

        Assert.Equal(vendors.RemoveBg.LastResult!.Bytes.ToArray(), await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await vendors.Gateway.AssertBecomesAsync(code, "delivered");
        Assert.Equal(Books.Sold(), await Visit.ReadAsync(vendors, "removebg", Visit.Told(session), code));
    }

    [Fact]
    public async Task A_session_that_expires_while_its_buyer_pays_goes_on_until_the_picture_has_left()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        var (buyer, code) = (new Buyer(vendors.Gateway.Client), await vendors.Gateway.MintAsync());
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Photos.Small));
        vendors.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));

        await buyer.UnlockAsync(session, code.Text);
        vendors.Clock.Advance(TimeSpan.FromMinutes(2));
        using var result = await buyer.DownloadAsync(session);

        Assert.Equal(vendors.RemoveBg.LastResult!.Bytes.ToArray(), await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        await vendors.Gateway.AssertBecomesAsync(code, "delivered");
        Assert.Equal(Books.Sold(), await Visit.ReadAsync(vendors, "removebg", "ready", code));
    }

    [Fact]
    public async Task A_session_that_expired_before_its_buyer_had_paid_leaves_the_code_alone()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        var (buyer, code) = (new Buyer(vendors.Gateway.Client), await vendors.Gateway.MintAsync());
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Photos.Small));
        vendors.Clock.Advance(TimeSpan.FromMinutes(30));

        using var late = await vendors.Gateway.Client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code = code.Text }, TestContext.Current.CancellationToken);
        var told = Visit.Told(JsonNode.Parse(await late.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsObject());

        Assert.Equal(Books.Sold() with { Told = "404 not-found, charged no", Code = "unused" }, await Visit.ReadAsync(vendors, "removebg", told, code));
    }

    private static async Task LeaveAsync(VendorsUnderTest vendors, Func<bool> once)
    {
        using var leaving = new CancellationTokenSource();
        using var photo = Upload();
        var upload = vendors.Gateway.Client.SendAsync(photo, leaving.Token);
        while (!once())
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);
    }

    private static HttpRequestMessage Upload() => new(HttpMethod.Post, "/v1/cutouts?operation=background-removal")
    {
        Content = Photos.Small.AsUpload(),
        Headers = { { "Idempotency-Key", "the-same-photo" } },
    };

    private static async Task UntilNobodyWorksAsync(VendorsUnderTest vendors)
    {
        while (vendors.Gateway.Services.GetRequiredService<CutoutWorker>().Running > 0)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }
}
