using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Page;

/// <summary>The one-file client, and the types that go with it.</summary>
public sealed partial class ClientModuleTests
{
    private const int MostBytes = 6 * 1024;

    [Fact]
    public void The_client_takes_at_most_six_kilobytes_compressed() =>
        Assert.InRange(PageFiles.Compressed("cutout-gateway.js"), 1, MostBytes);

    [Fact]
    public void The_client_needs_no_other_module() =>
        Assert.DoesNotMatch(@"(?m)^\s*import\b|\bimport\(", PageFiles.Read("cutout-gateway.js"));

    [Fact]
    public void Everything_that_the_client_exports_has_a_type_and_nothing_else_has()
    {
        var exported = Values().Matches(PageFiles.Read("cutout-gateway.js")).Select(match => match.Groups[1].Value);
        var declared = Values().Matches(PageFiles.Read("cutout-gateway.d.ts")).Select(match => match.Groups[1].Value);

        Assert.Contains("checkCode", exported);
        Assert.Equal(exported.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("CutoutGateway")]
    [InlineData("GatewayProblem")]
    public void A_class_has_the_members_that_its_type_names_and_no_others(string name)
    {
        var made = Methods().Matches(BodyOf(name, PageFiles.Read("cutout-gateway.js"))).Select(match => match.Groups[1].Value)
            .Concat(Fields().Matches(BodyOf(name, PageFiles.Read("cutout-gateway.js"))).Select(match => match.Groups[1].Value).Where(field => field != "name"));
        var declared = Members().Matches(BodyOf(name, PageFiles.Read("cutout-gateway.d.ts"))).Select(match => match.Groups[1].Value);

        Assert.Contains("constructor", made);
        Assert.Equal(made.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_public_member_of_the_client_is_described()
    {
        var lines = BodyOf("CutoutGateway", PageFiles.Read("cutout-gateway.d.ts")).Split('\n');
        var undescribed = lines.Where((line, i) => Members().IsMatch(line) && !lines[i - 1].TrimEnd().EndsWith("*/", StringComparison.Ordinal));

        Assert.Empty(undescribed);
    }

    [Fact]
    public async Task The_types_have_the_members_that_the_gateway_sends()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg()));
        var quote = await gateway.Client.PostAsJsonAsync(
            "/v1/quote", new { operation = "background-removal", width = 4, height = 3, contentType = "image/jpeg", bytes = 9 }, TestContext.Current.CancellationToken);
        var offers = await Buyer.JsonOf(await gateway.Client.GetAsync("/v1/operations", TestContext.Current.CancellationToken), HttpStatusCode.OK);

        AssertTyped("Session", session);
        AssertTyped("Offer", offers["operations"]![0]!.AsObject());
        AssertTyped("Quote", await Buyer.JsonOf(quote, HttpStatusCode.OK));
        AssertTyped("PageSettings", await Buyer.JsonOf(await gateway.Client.GetAsync("/v1/page", TestContext.Current.CancellationToken), HttpStatusCode.OK));
        Assert.All(session["result"]!.AsObject(), member => Assert.Matches($@"result: \{{[^}}]*\b{member.Key}: ", PageFiles.Read("cutout-gateway.d.ts")));
    }

    private static void AssertTyped(string name, JsonObject sent)
    {
        var body = Regex.Match(PageFiles.Read("cutout-gateway.d.ts"), $@"^export interface {name} .*?^}}", RegexOptions.Multiline | RegexOptions.Singleline).Value;
        Assert.Equal(sent.Select(member => member.Key).Order(StringComparer.Ordinal), Members().Matches(body).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    // From the class's line to the first brace in the first column.
    private static string BodyOf(string type, string source) =>
        Regex.Match(source, $@"^export class {type}\b[^\n]*\n.*?^}}", RegexOptions.Multiline | RegexOptions.Singleline).Value;

    [GeneratedRegex(@"^export (?:async )?(?:class|function|const) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Values();

    [GeneratedRegex(@"^  (?:async )?(\w+)\([^\n]*\{$", RegexOptions.Multiline)]
    private static partial Regex Methods();

    [GeneratedRegex(@"^    this\.(\w+) =", RegexOptions.Multiline)]
    private static partial Regex Fields();

    [GeneratedRegex(@"^  (?:readonly )?(\w+)[(:]", RegexOptions.Multiline)]
    private static partial Regex Members();
}
