using Cutout.Gateway.Purchases;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Purchases;

public sealed class ImportRulesTests
{
    [Theory]
    [InlineData("SHORT-7Q2M", "isn't a code")]
    [InlineData("somebody@example.org", "isn't a code")]
    [InlineData("SÜMMER-XK29-TQ7W", "isn't a code")]
    [InlineData("AAAAAAAAAAAAAAAB", "different symbols")]
    [InlineData("482915736204", "digits only")]
    [InlineData("7K3F-9QXM-2TBN-V8HD-4RWD", "wrong check symbol")]
    public void A_code_that_is_no_good_is_told_by_its_line_and_not_repeated(string line, string reason)
    {
        var (_, problems) = ImportRules.Read(["# ours", "", "SUMMER-XK29-TQ7W", line]);

        var problem = Assert.Single(problems);
        Assert.StartsWith("Line 4 ", problem, StringComparison.Ordinal);
        Assert.Contains(reason, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(line, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_code_twice_is_told_also_when_it_is_spaced_otherwise() =>
        Assert.Equal("Line 2 is the same code as line 1.", Assert.Single(ImportRules.Read(["SUMMER-XK29-TQ7W", "summerxk29tq7w"]).Problems));

    [Fact]
    public void Numbered_codes_are_refused_and_random_ones_of_the_same_length_are_not()
    {
        var random = new Random(7);
        var numbered = Enumerable.Range(0, 500).Select(number => $"SHOP-2026-CODE-{number:0000}");
        var good = Enumerable.Range(0, 500).Select(_ => string.Concat(Enumerable.Range(0, 12).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[random.Next(26)])));

        Assert.Contains("too much alike", Assert.Single(ImportRules.Read(numbered).Problems), StringComparison.Ordinal);
        Assert.Empty(ImportRules.Read(good).Problems);
    }

    [Fact]
    public void A_few_good_codes_and_ours_are_taken()
    {
        var (codes, problems) = ImportRules.Read(["SUMMER-XK29-TQ7W", "4829157362048173", UnlockCode.New().Text]);

        Assert.Empty(problems);
        Assert.Equal([true, true, false], codes.Select(code => code.IsForeign));
    }

    [Fact]
    public void Twenty_numbered_codes_tell_how_they_were_made_and_nineteen_do_not()
    {
        var numbered = Enumerable.Range(0, 20).Select(number => $"SHOP-2026-CODE-{number:0000}").ToList();

        Assert.Contains("too much alike", Assert.Single(ImportRules.Read(numbered).Problems), StringComparison.Ordinal);
        Assert.Empty(ImportRules.Read(numbered[1..]).Problems);
    }

    [Fact]
    public void A_code_of_five_different_symbols_is_just_good_enough() => Assert.Empty(ImportRules.Read(["ABCDEABCDEABCDE"]).Problems);

    [Fact]
    public void Of_many_bad_lines_the_first_ten_are_told()
    {
        var problems = ImportRules.Read(Enumerable.Repeat("SHORT", 30)).Problems;

        Assert.Equal(10, problems.Count);
        Assert.StartsWith("Line 10 ", problems[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_codes_are_taken_and_one_more_is_not()
    {
        var codes = Enumerable.Range(0, 100_001).Select(_ => UnlockCode.New().Text).ToList();

        var (taken, problems) = ImportRules.Read(codes.Take(100_000));
        Assert.Empty(problems);
        Assert.Equal(100_000, taken.Count);
        Assert.Equal("There are more than 100000 codes; split the file.", Assert.Single(ImportRules.Read(codes).Problems));
    }

    [Fact]
    public void A_file_without_any_code_is_refused() =>
        Assert.Equal("There is no code in it: write one a line.", Assert.Single(ImportRules.Read(["# nothing", " "]).Problems));
}
