using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Web;

/// <summary>Text that means something to a database, a browser or a spreadsheet is text here: kept as it is, or refused.</summary>
public sealed class HostileTextTests
{
    public static TheoryData<string> Texts =>
    [
        "x'); DROP TABLE uses; --",
        "' OR '1'='1",
        "\"; UPDATE uses SET state = 'unused'; --",
        "<script>alert(1)</script>",
        "\"},{\"codes\":[\"",
        "${7*7} {{7*7}} %s%n {0}",
        "../../../etc/passwd",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task What_an_operator_notes_comes_back_as_it_was_and_changes_nothing_else(string text)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var before = await gateway.MintAsync();
        gateway.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/codes") { Content = JsonContent.Create(new { count = 1, note = text }) };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", text);

        using var minted = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var made = await Buyer.JsonOf(minted, HttpStatusCode.Created);
        using var asked = await gateway.Client.GetAsync($"/v1/admin/codes?batch={Uri.EscapeDataString(text)}", TestContext.Current.CancellationToken);
        using var listed = await gateway.Client.GetAsync("/v1/admin/codes", TestContext.Current.CancellationToken);
        var list = JsonNode.Parse(await listed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!.AsArray();

        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        Assert.Equal("application/json", listed.Content.Headers.ContentType?.MediaType);
        Assert.Equal(text, (string?)Assert.Single(list, batch => (string?)batch!["batch"] == (string?)made["batch"])!["note"]);
        Assert.Equal("unused", await gateway.StateOfAsync(before));
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_visitor_who_types_it_as_a_code_is_refused_and_every_code_stays_as_it_was(string text)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var session = await gateway.ReadySessionAsync();
        var code = await gateway.MintAsync();

        using var refused = await gateway.UnlockAsync(session, text);

        Assert.Equal("code-refused", await refused.ProblemAsync());
        Assert.Equal("unused", await gateway.StateOfAsync(code));
        Assert.Equal(HttpStatusCode.OK, (await gateway.UnlockAsync(session, code)).StatusCode);
    }

    [Fact]
    public async Task A_parameter_that_is_given_twice_is_not_half_understood()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var photo = new ByteArrayContent(Pictures.Jpeg(64, 64)) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };

        using var answer = await gateway.Client.PostAsync("/v1/cutouts?operation=background-removal&operation=crowd-removal", photo, TestContext.Current.CancellationToken);

        Assert.Equal("bad-request", await answer.ProblemAsync());
    }
}
