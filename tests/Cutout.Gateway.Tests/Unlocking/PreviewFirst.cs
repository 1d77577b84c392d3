using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Unlocking;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A gateway that buys the preview at upload and the full picture at unlock, and what a visitor sees of it.</summary>
internal static class PreviewFirst
{
    public const int Width = 1200;
    public const int Height = 900;

    public static readonly byte[] Photo = Pictures.Jpeg(Width, Height);

    public static Task<VendorsUnderTest> StartAsync(params (string, string)[] settings) => StartWithAsync(null, settings);

    /// <summary>With something of the gateway's replaced.</summary>
    public static Task<VendorsUnderTest> StartWithAsync(Action<WebApplicationBuilder>? configure, params (string, string)[] settings) => VendorsUnderTest.StartWithAsync(
        configure, [("Routes:background-removal:Providers", "removebg"), ("Routes:background-removal:Buy", "preview-first"), .. settings]);

    public static async Task<(JsonObject Session, UnlockCode Code)> ReadyAsync(VendorsUnderTest vendors)
    {
        vendors.RemoveBg.Cuts();
        var buyer = new Buyer(vendors.Gateway.Client);
        return (await buyer.UntilReadyAsync(await buyer.UploadAsync(Photo)), await vendors.Gateway.MintAsync());
    }

    public static Task<HttpResponseMessage> UnlockAsync(VendorsUnderTest vendors, JsonObject session, string code) =>
        vendors.Gateway.Client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code }, TestContext.Current.CancellationToken);

    public static async Task<JsonObject> SessionAsync(VendorsUnderTest vendors, JsonObject session)
    {
        using var answer = await vendors.Gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, HttpStatusCode.OK);
    }

    public static async Task UntilQueuedAsync(VendorsUnderTest vendors, JsonObject session)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Shop.Patience);
        while ((await SessionAsync(vendors, session))["progress"]?["position"] is null)
        {
            Assert.False(patience.IsCancellationRequested, "It does not come to wait in the line.");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<HttpStatusCode> StatusAsync(VendorsUnderTest vendors, JsonObject session, string part)
    {
        using var answer = await vendors.Gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/{part}", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public static async Task<PictureLease?> HeldAsync(VendorsUnderTest vendors, JsonObject session, PictureKind kind)
    {
        var store = vendors.Gateway.Services.GetRequiredService<ISessionStore>();
        var live = await store.FindByReferenceAsync((string)session["reference"]!, TestContext.Current.CancellationToken);
        using var lease = await store.OpenPictureAsync(live!.Id, kind, TestContext.Current.CancellationToken);
        return lease;
    }

    /// <summary>But what the set of vendors itself has reserved.</summary>
    public static Task AssertNothingIsHeldAsync(VendorsUnderTest vendors) => vendors.Gateway.AssertNothingIsHeldAsync(VendorsUnderTest.Room);
}
