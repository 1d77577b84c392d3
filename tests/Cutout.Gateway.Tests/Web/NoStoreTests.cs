using System.Net;
using System.Net.Http.Headers;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Web;

/// <summary>What must not lie in a browser's cache, or in one on the way to it.</summary>
public sealed class NoStoreTests
{
    [Fact]
    public async Task What_belongs_to_one_visitor_or_the_operator_is_stored_by_nobody()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg(320, 240)));
        var path = $"/v1/cutouts/{session["id"]}";
        await AssertNotStoredAsync($"{path}/result", HttpStatusCode.PaymentRequired);
        await buyer.UnlockAsync(session, (await gateway.MintAsync()).Text);

        await AssertNotStoredAsync(path, HttpStatusCode.OK);
        await AssertNotStoredAsync($"{path}/preview", HttpStatusCode.OK);
        await AssertNotStoredAsync($"{path}/result", HttpStatusCode.OK);
        await AssertNotStoredAsync("/v1/cutouts/nobody", HttpStatusCode.NotFound);
        await AssertNotStoredAsync("/v1/admin/codes", HttpStatusCode.Unauthorized);
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken);
        foreach (var figures in new[] { "codes", "stats", "providers", "keys" })
        {
            await AssertNotStoredAsync($"/v1/admin/{figures}", HttpStatusCode.OK);
        }

        async Task AssertNotStoredAsync(string address, HttpStatusCode status)
        {
            using var answer = await gateway.Client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
            Assert.True(answer.Headers.CacheControl?.NoStore, address);
        }
    }
}
