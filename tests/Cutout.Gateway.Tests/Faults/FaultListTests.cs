using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>The list of faults is whole, and so is what it points to.</summary>
public sealed partial class FaultListTests
{
    public static TheoryData<string> Names => [.. FaultList.All.Select(fault => fault.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_fault_has_a_test_that_runs(string name)
    {
        var fault = FaultList.All.Single(each => each.Name == name);

        Assert.Empty(fault.Proofs.Select(proof => proof.WhyNone()).OfType<string>());
        Assert.True(fault.Proofs.Length > 0 || FaultList.NotBuilt.Contains(name), $"Nothing tests \"{name}\".");
    }

    [Fact]
    public void Every_case_that_is_played_is_in_the_list()
    {
        var listed = FaultList.All.SelectMany(fault => fault.Proofs).ToHashSet();

        var played = typeof(FaultList).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(FaultList).Namespace && type.Name.EndsWith("FaultTests", StringComparison.Ordinal))
            .SelectMany(Proof.AllIn);

        Assert.Equal([], played.Where(proof => !listed.Contains(proof)));
    }

    // The list was made elsewhere than this repository, and lies beside it where both are at hand.
    [Fact]
    public void The_list_has_every_fault_of_the_rules_about_money_in_their_order()
    {
        Assert.Equal(54, FaultList.All.Count);
        if (RulesAboutMoney() is { } rules)
        {
            Assert.Equal(rules, FaultList.All.Select(fault => fault.Name));
        }
    }

    [Fact]
    public void What_is_not_built_is_not_there()
    {
        Assert.DoesNotContain(typeof(GatewayHost).Assembly.GetTypes(), type => type.Name.Contains("Redis", StringComparison.OrdinalIgnoreCase));
        Assert.All(FaultList.NotBuilt, name => Assert.Contains("Redis", name));
    }

    private static string[]? RulesAboutMoney()
    {
        var file = Repository.PathOf("..", "shared", "money.md");
        return File.Exists(file) ? ListIn(File.ReadAllText(file)) : null;
    }

    private static string[] ListIn(string rules)
    {
        var list = rules[rules.IndexOf("## Faults to survive", StringComparison.Ordinal)..];
        list = list[(list.IndexOf("charge as booked.", StringComparison.Ordinal) + "charge as booked.".Length)..];
        return [.. list.TrimEnd().TrimEnd('.').Split(';').Select(name => Spaces().Replace(name.Trim(), " "))];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
