using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Page;

/// <summary>What the page says: everything in both languages, and a sentence for each problem.</summary>
public sealed partial class TextsTests
{
    private static readonly Dictionary<string, string> English = Read("en");
    private static readonly Dictionary<string, string> Chinese = Read("zh-hans");

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_gaps()
    {
        Assert.InRange(English.Count, 150, 1000);
        Assert.Equal(English.Select(WithGaps).Order(StringComparer.Ordinal), Chinese.Select(WithGaps).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_text_is_empty() => Assert.DoesNotContain(English.Concat(Chinese), text => string.IsNullOrWhiteSpace(text.Value));

    [Fact]
    public void Every_problem_of_the_server_has_a_sentence_of_what_happened_and_what_to_do()
    {
        var codes = CodesOfTheServer();

        Assert.InRange(codes.Count, 30, 100);
        Assert.Contains("too-many-looks", codes);
        Assert.Contains("provider-timeout", codes);
        Assert.DoesNotContain(codes, code => !English.ContainsKey($"problem.{code}") || !Chinese.ContainsKey($"problem.{code}"));

        // What happened and what to do next: two sentences, or two halves of one. What was charged is said in a line of its own.
        Assert.All(codes, code => Assert.Matches(@"[.,:;?] \w|, (?:wait|or) ", English[$"problem.{code}"]));
    }

    [Theory]
    [InlineData("connection-lost")]
    [InlineData("digest-mismatch")]
    [InlineData("unexpected-answer")]
    public void The_clients_own_problems_have_one_too(string code)
    {
        Assert.Contains($"\"{code}\"", PageFiles.Read("cutout-gateway.js"), StringComparison.Ordinal);
        Assert.Contains($"problem.{code}", English.Keys);
    }

    [Fact]
    public void Every_place_where_a_picture_service_works_has_words_in_both_languages()
    {
        var places = PlaceOfAProvider().Matches(File.ReadAllText(Repository.PathOf("config", "providers.json"))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains("mainland China", places);

        // The engine built in has a sentence of its own.
        Assert.All(places.Except(["this server, nothing leaves it"]), place => Assert.True(English.ContainsKey($"region.{place}") && Chinese.ContainsKey($"region.{place}"), place));
    }

    [Fact]
    public void What_a_picture_service_keeps_has_words_in_both_languages()
    {
        var kept = KeptByAProvider().Matches(File.ReadAllText(Repository.PathOf("config", "providers.json"))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains("results 24 hours", kept);
        Assert.All(kept, what => Assert.True(English.ContainsKey($"retention.{what}") && Chinese.ContainsKey($"retention.{what}"), what));
    }

    [Theory]
    [InlineData("charged.nobody")]
    [InlineData("charged.shop")]
    [InlineData("charged.code-safe")]
    public void What_was_charged_can_be_said(string key) => Assert.Contains(key, English.Keys);

    [Theory]
    [InlineData("index.html", "buy")]
    [InlineData("privacy/index.html", "privacy.pictures.memory")]
    public void Every_text_that_a_page_names_is_there(string page, string one)
    {
        var named = Marked().Matches(PageFiles.Read(page)).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.Contains(one, named);
        Assert.Empty(named.Except(English.Keys));
    }

    [Fact]
    public void Every_text_that_the_privacy_page_asks_for_is_there()
    {
        var asked = Privacy().Matches(PageFiles.Read("privacy/main.js")).Select(match => match.Groups[1].Value).ToList();

        Assert.Contains("privacy.erase.done", asked);
        Assert.Empty(asked.Except(English.Keys));
    }

    private static HashSet<string> CodesOfTheServer() =>
        [.. Codes().Matches(File.ReadAllText(Repository.PathOf("src", "Cutout.Gateway", "Web", "Problems.cs"))).Select(match => match.Groups[1].Value + match.Groups[2].Value)];

    private static Dictionary<string, string> Read(string language) =>
        Texts().Matches(PageFiles.Read(Path.Combine("texts", $"{language}.js"))).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    private static string WithGaps(KeyValuePair<string, string> text) =>
        $"{text.Key} {string.Join(' ', Gaps().Matches(text.Value).Select(match => match.Value).Order(StringComparer.Ordinal))}";

    [GeneratedRegex("""^  "([^"]+)": "(.*)",$""", RegexOptions.Multiline)]
    private static partial Regex Texts();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Gaps();

    [GeneratedRegex("""new Problem\(\d+, "([a-z-]+)"|^        "([a-z-]+)" => new\(\d+, code""", RegexOptions.Multiline)]
    private static partial Regex Codes();

    [GeneratedRegex(@"""Retention"": ""([^""]+)""")]
    private static partial Regex KeptByAProvider();

    [GeneratedRegex(@"""(privacy\.[\w.]+)""")]
    private static partial Regex Privacy();

    [GeneratedRegex(@"""Region"": ""([^""]+)""")]
    private static partial Regex PlaceOfAProvider();

    [GeneratedRegex("""data-(?:text|label|alt)="([\w.-]+)""")]
    private static partial Regex Marked();
}
