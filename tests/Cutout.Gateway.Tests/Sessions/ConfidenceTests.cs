using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Sessions;

/// <summary>How sure whoever made a cut is of it, as the session tells it.</summary>
public sealed class ConfidenceTests
{
    // The vendor's own switch wins over its key.
    private static readonly (string, string) NoVendor = ("Providers:removebg:Enabled", "false");

    [Fact]
    public async Task The_engine_here_is_surer_of_what_stands_out_than_of_what_does_not()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var clear = await ReadyAsync(gateway, Photos.WithSubject);
        var guessed = await ReadyAsync(gateway, Photos.Chequered);

        Assert.InRange((double)clear["confidence"]!, 0.5, 1);
        Assert.InRange((double)guessed["confidence"]!, 0, 0.4);
        Assert.Matches(@"^[01](\.\d\d?)?$", clear["confidence"]!.ToJsonString());
    }

    [Fact]
    public async Task It_stays_with_the_session_when_that_has_been_unlocked_and_is_told_with_its_data()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var ready = await ReadyAsync(gateway, Photos.WithSubject);

        var unlocked = await new Buyer(gateway.Client).UnlockAsync(ready, (await gateway.MintAsync()).Text);

        Assert.Equal(ready["confidence"]!.ToJsonString(), unlocked["confidence"]!.ToJsonString());
        var data = await gateway.Client.GetFromJsonAsync<JsonObject>($"/v1/cutouts/{ready["id"]}/data", TestContext.Current.CancellationToken);
        Assert.Equal(ready["confidence"]!.ToJsonString(), data!["session"]!["confidence"]!.ToJsonString());
    }

    [Fact]
    public async Task A_vendor_that_says_nothing_of_it_leaves_it_null()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Works();

        var session = await vendors.SendAsync(Pictures.Jpeg(), "background-removal");

        Assert.Equal("ready", (string?)session["state"]);
        Assert.True(session.ContainsKey("confidence"));
        Assert.Null(session["confidence"]);
    }

    [Fact]
    public async Task What_the_engine_has_filled_it_claims_nothing_about()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(NoVendor, ("Providers:dashscope:Enabled", "false"));

        var session = await vendors.SendAsync(Photos.WithSubject, "crowd-removal", Visitor.Mask(240, 180, 55, 185));

        Assert.Equal(("ready", "builtin"), ((string?)session["state"], (string?)session["provider"]));
        Assert.Null(session["confidence"]);
    }

    private static async Task<JsonObject> ReadyAsync(GatewayUnderTest gateway, byte[] photo)
    {
        using var answer = await gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", photo.AsUpload(), TestContext.Current.CancellationToken);
        return await new Buyer(gateway.Client).UntilReadyAsync(await Buyer.JsonOf(answer, HttpStatusCode.Created, HttpStatusCode.Accepted));
    }
}
