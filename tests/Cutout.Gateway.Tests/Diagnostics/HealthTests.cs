using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Diagnostics;

public sealed class HealthTests
{
    [Fact]
    public async Task A_started_gateway_says_that_it_lives()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task What_is_not_there_is_answered_with_a_problem()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var answer = await gateway.Client.GetAsync("/v1/nothing", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_operator_alone_sees_how_much_there_is_to_hold()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var before = await LoadAsync(gateway);
        await gateway.ReadySessionAsync(new byte[5000]);
        var after = await LoadAsync(gateway);

        using var stranger = await gateway.Client.GetAsync("/v1/admin/load", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        Assert.Equal(0, (long)before["pictures"]!["heldBytes"]!);
        Assert.Equal(5000, (long)after["pictures"]!["heldBytes"]!);
        Assert.Equal(1, (int)after["requests"]!["working"]!);
    }

    private static async Task<JsonObject> LoadAsync(GatewayUnderTest gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/admin/load") { Headers = { { "Authorization", $"Bearer {GatewayUnderTest.AdminToken}" } } };
        using var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, HttpStatusCode.OK);
    }
}
