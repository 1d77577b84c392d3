using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Editing;

/// <summary>Hints about the photo of a session that there is already; <see cref="Photos.Twins"/> has two subjects of equal right.</summary>
public sealed class HintEditTests
{
    private const string LeftAlone = """{"rectangle":[0.05,0.1,0.44,0.8]}""";

    private static readonly Dictionary<string, string?> Revisit = new() { ["Privacy:Profile"] = "revisit" };

    [Theory]
    [InlineData("")]
    [InlineData("""
        "operation":"background-removal",
        """)]
    public async Task The_photo_is_cut_anew_as_a_session_of_its_own_and_the_first_stays_as_it_is(string operation)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var first = await new Buyer(gateway.Client).UnlockAsync(await ReadyAsync(gateway), (await gateway.MintAsync()).Text);

        var second = await EditedAsync(gateway, first, $$"""{{{operation}}"hints":{{LeftAlone}}}""");

        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
        Assert.Equal(("background-removal", "builtin"), ((string?)second["operation"], (string?)second["provider"]));
        Assert.Equal(first["source"]!.ToJsonString(), second["source"]!.ToJsonString());
        using var locked = await new Buyer(gateway.Client).DownloadAsync(second);
        Assert.Equal(HttpStatusCode.PaymentRequired, locked.StatusCode);
        Assert.Equal((255, 255), await AlphasOfAsync(gateway, first));
        Assert.Equal((255, 0), await AlphasOfAsync(gateway, await new Buyer(gateway.Client).UnlockAsync(second, (await gateway.MintAsync()).Text)));
    }

    [Fact]
    public async Task What_was_cut_with_hints_can_be_cut_with_others()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var left = await EditedAsync(gateway, await ReadyAsync(gateway), $$"""{"hints":{{LeftAlone}}}""");

        var right = await EditedAsync(gateway, left, """{"hints":{"rectangle":[0.51,0.1,0.44,0.8]}}""");

        Assert.Equal((0, 255), await AlphasOfAsync(gateway, await new Buyer(gateway.Client).UnlockAsync(right, (await gateway.MintAsync()).Text)));
    }

    [Fact]
    public async Task Where_a_vendor_goes_first_it_is_not_asked_again_and_nothing_is_paid()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Privacy:Profile", "revisit"), ("Routes:background-removal", "removebg, builtin"));
        vendors.RemoveBg.Works();
        var first = await vendors.SendAsync(Photos.Twins, "background-removal");
        Assert.Equal("removebg", (string?)first["provider"]);

        using var answer = await PostAsync(vendors.Gateway, first, $$"""{"hints":{{LeftAlone}}}""");
        var second = await vendors.UntilSettledAsync(await Buyer.JsonOf(answer, HttpStatusCode.Accepted, HttpStatusCode.Created));

        Assert.Equal(("ready", "builtin"), ((string?)second["state"], (string?)second["provider"]));
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task The_same_edit_under_the_same_key_is_made_once()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var first = await ReadyAsync(gateway);
        gateway.Client.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        var second = await EditedAsync(gateway, first, $$"""{"hints":{{LeftAlone}}}""");
        var again = await EditedAsync(gateway, first, $$"""{"hints": {{LeftAlone}} }""");
        using var other = await PostAsync(gateway, first, """{"hints":{"rectangle":[0.51,0.1,0.44,0.8]}}""");

        Assert.Equal((string?)second["id"], (string?)again["id"]);
        Assert.Equal("idempotency-mismatch", (string?)(await Buyer.JsonOf(other, HttpStatusCode.UnprocessableEntity))["code"]);
    }

    [Theory]
    [InlineData("""{"hints":{"rectangle":[0.1,0.1,2,0.5]}}""", "hints.rectangle")]
    [InlineData("""{"hints":{"rectangle":"all"}}""", "hints.rectangle")]
    [InlineData("""{"hints":{"circle":1}}""", "hints.circle")]
    [InlineData("""{"hints":{}}""", "hints")]
    [InlineData("""{"operation":"crowd-removal","hints":{"rectangle":[0,0,1,1]}}""", "hints")]
    [InlineData("""{"background":"fff","hints":{"rectangle":[0,0,1,1]}}""", "operation")]
    public async Task What_cannot_be_meant_is_refused_by_its_name_and_changes_nothing(string edit, string field)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var session = await ReadyAsync(gateway);
        var held = gateway.Services.GetRequiredService<MemoryBudget>().Held;

        using var answer = await PostAsync(gateway, session, edit);

        var problem = await Buyer.JsonOf(answer, HttpStatusCode.BadRequest);
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
        Assert.Equal(held, gateway.Services.GetRequiredService<MemoryBudget>().Held);
    }

    [Fact]
    public async Task Where_pictures_are_not_kept_for_it_the_photo_has_to_be_sent_again()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await ReadyAsync(gateway);

        using var answer = await PostAsync(gateway, session, $$"""{"hints":{{LeftAlone}}}""");

        Assert.Equal("not-editable", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.Conflict))["code"]);
    }

    private static async Task<JsonObject> ReadyAsync(GatewayUnderTest gateway)
    {
        var buyer = new Buyer(gateway.Client);
        return await buyer.UntilReadyAsync(await buyer.UploadAsync(Photos.Twins));
    }

    private static Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, JsonObject session, string edit) => gateway.Client.PostAsync(
        $"/v1/cutouts/{session["id"]}/edits", new StringContent(edit, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    private static async Task<JsonObject> EditedAsync(GatewayUnderTest gateway, JsonObject session, string edit)
    {
        using var answer = await PostAsync(gateway, session, edit);
        return await new Buyer(gateway.Client).UntilReadyAsync(await Buyer.JsonOf(answer, HttpStatusCode.Created, HttpStatusCode.Accepted));
    }

    /// <summary>How much of the left subject and of the right one is kept in the full picture.</summary>
    private static async Task<(int Left, int Right)> AlphasOfAsync(GatewayUnderTest gateway, JsonObject session)
    {
        using var answer = await new Buyer(gateway.Client).DownloadAsync(session);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var cut = PixelBuffer.Decode(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
        return (cut.Row(90)[(4 * 65) + 3], cut.Row(90)[(4 * 175) + 3]);
    }
}
