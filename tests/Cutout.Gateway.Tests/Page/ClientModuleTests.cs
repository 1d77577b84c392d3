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
