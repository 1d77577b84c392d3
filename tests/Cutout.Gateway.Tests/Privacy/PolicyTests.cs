using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Providers;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>What the policy claims, against what the gateway does.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Pictures_are_erased_when_the_policy_says_and_not_before()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Sessions:KeepFor"] = "00:45:00", ["Sessions:Grace"] = "00:05:00" });
        var pictures = (await PolicyAsync(gateway))["pictures"]!;
        Assert.Equal(("memory", 2700, 300), ((string?)pictures["in"], (int)pictures["seconds"]!, (int)pictures["secondsMore"]!));
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg(64, 48)));
        var left = DateTimeOffset.Parse((string)session["expiresAt"]!, CultureInfo.InvariantCulture) - DateTimeOffset.Parse((string)session["createdAt"]!, CultureInfo.InvariantCulture);
        Assert.Equal((int)pictures["seconds"]!, left.TotalSeconds);

        gateway.Clock.Advance(TimeSpan.FromSeconds((int)pictures["seconds"]! - 1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync() => (await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken)).StatusCode;
    }

    [Fact]
    public async Task All_who_may_get_a_photo_are_named_with_place_and_with_what_they_keep()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        var processing = (await PolicyAsync(vendors.Gateway))["processing"]!.AsArray();

        Assert.Contains("removebg, not stated by the vendor, nothing, says the vendor", ProcessorsOf(processing, "background-removal"));
        Assert.Contains("dashscope, mainland China, results 24 hours", ProcessorsOf(processing, "crowd-removal"));
        Assert.DoesNotContain(ProcessorsOf(processing, "background-removal"), processor => processor.StartsWith("builtin", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_vendor_nobody_else_is_named()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var processing = (await PolicyAsync(gateway))["processing"]!.AsArray();

        Assert.All(processing, operation => Assert.Equal(["builtin"], operation!["processors"]!.AsArray().Select(processor => (string?)processor!["name"])));
        Assert.Equal(["background-removal", "crowd-removal"], processing.Select(operation => (string?)operation!["operation"]));
    }

    private static IEnumerable<string> ProcessorsOf(JsonArray processing, string operation) =>
        processing.Single(one => (string?)one!["operation"] == operation)!["processors"]!.AsArray().Select(one => $"{one!["name"]}, {one["region"]}, {one["retention"]}");

    private static async Task<JsonObject> PolicyAsync(GatewayUnderTest gateway) =>
        await Buyer.JsonOf(await gateway.Client.GetAsync("/v1/privacy", TestContext.Current.CancellationToken), HttpStatusCode.OK);
}
