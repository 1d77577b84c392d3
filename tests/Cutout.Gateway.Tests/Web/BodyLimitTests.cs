using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Web;

/// <summary>Nothing but a picture is long: whoever sends much to any other address is stopped before it is held.</summary>
public sealed class BodyLimitTests
{
    private const int Limit = 64 * 1024;

    // Where pictures are sent; each of these has limits of its own.
    private static readonly string[] Uploads = ["/v1/cutouts", "/v1.0/removebg", "/v1.0/improve"];

    [Fact]
    public async Task Every_address_that_takes_a_body_and_no_picture_takes_64_KiB_at_most()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?>
        {
            ["Stripe:SigningSecrets:0"] = "whsec_a-secret-of-stripes-own-kind",
            ["Stripe:Prices:0:Amount"] = "499",
            ["Stripe:Prices:0:Currency"] = "eur",
            ["Sessions:Ends"] = "sliding",
            ["Privacy:Profile"] = "revisit",
        });
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg(320, 240)));
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken);
        var addresses = AddressesOf(gateway);

        Assert.True(addresses.Count >= 8, string.Join(' ', addresses));
        foreach (var address in addresses)
        {
            var path = address.Replace("{id}", (string?)session["id"], StringComparison.Ordinal);

            // Announced, it is refused for its length; a byte less is looked at, and refused as no JSON that anybody expects.
            var (status, problem) = await PostAsync(gateway, path, Limit + 1);
            Assert.True(status == HttpStatusCode.RequestEntityTooLarge, $"{address} answers {status} to a byte too many");
            Assert.Equal("too-large", (string?)problem["code"]);
            Assert.NotEqual(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(gateway, path, Limit)).Status);
        }
    }

    /// <summary>More than the sockets between the two take in: who is cut off while sending it never reads an answer.</summary>
    [Theory]
    [InlineData("/v1/quote", HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("/v1/nothing", HttpStatusCode.NotFound)]
    public async Task Who_is_still_sending_far_too_much_reads_why_it_is_refused(string path, HttpStatusCode status)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var body = new ByteArrayContent(new byte[20_000_000]);

        using var answer = await gateway.Client.PostAsync(path, body, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
    }

    private static List<string> AddressesOf(GatewayUnderTest gateway) => [.. gateway.Services.GetServices<EndpointDataSource>()
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("POST") == true)
        .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}".Replace("{id:sessionId}", "{id}", StringComparison.Ordinal))
        .Where(address => !Uploads.Contains(address))
        .Distinct()];

    private static async Task<(HttpStatusCode Status, JsonNode Problem)> PostAsync(GatewayUnderTest gateway, string path, int length)
    {
        using var body = new StringContent($"{{\"note\":\"{new string('x', length - 11)}\"}}", Encoding.ASCII, "application/json");
        Assert.Equal(length, body.Headers.ContentLength);
        using var answer = await gateway.Client.PostAsync(path, body, TestContext.Current.CancellationToken);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!);
    }
}
