using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>Orders that open a session whose full picture has yet to be bought.</summary>
public sealed class PreviewFirstOrdersTests
{
    [Fact]
    public async Task An_order_is_answered_before_the_full_picture_that_it_pays_for_is_here()
    {
        await using var vendors = await StartAsync();
        var (session, _) = await PreviewFirst.ReadyAsync(vendors);
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        try
        {
            await OrderAsync(vendors, session).WaitAsync(Shop.Patience, TestContext.Current.CancellationToken);

            await vendors.RemoveBg.WhenCalledAsync(2, TestContext.Current.CancellationToken);
            Assert.Equal("ready", (string?)(await PreviewFirst.SessionAsync(vendors, session))["state"]);
            Assert.Equal(1L, await vendors.Gateway.CountAsync("SELECT COUNT(*) FROM uses WHERE state = 'bound'"));
        }
        finally
        {
            gate.SetResult();
        }

        await vendors.UntilAsync(() => vendors.Gateway.Services.GetRequiredService<FullPurchases>().Running == 0, TimeSpan.Zero);
        Assert.Equal("unlocked", (string?)(await PreviewFirst.SessionAsync(vendors, session))["state"]);
        Assert.Equal([0.25m, 1m], vendors.RemoveBg.Bill.Select(line => line.Amount));
    }

    [Fact]
    public async Task An_order_for_a_session_whose_purchase_may_have_been_charged_binds_nothing_and_buys_nothing()
    {
        await using var vendors = await StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        vendors.RemoveBg.Once.ClosesBeforeHeaders(afterTheWork: true);
        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        await OrderAsync(vendors, session);

        Assert.Equal(0L, await vendors.Gateway.CountAsync("SELECT COUNT(*) FROM uses WHERE state <> 'unused'"));
        Assert.Equal(0L, await vendors.Gateway.CountAsync("SELECT COUNT(*) FROM orders WHERE settled = 0"));
        Assert.Equal(2, vendors.RemoveBg.Requests.Count);
    }

    private static Task<VendorsUnderTest> StartAsync() => PreviewFirst.StartAsync([.. SigningShop.Settings.Select(setting => (setting.Key, setting.Value!))]);

    private static Task<JsonObject> OrderAsync(VendorsUnderTest vendors, JsonObject session) =>
        new SigningShop(vendors.Gateway).OrderedAsync($$"""{"order":"1001","reference":"{{session["reference"]}}"}""");
}
