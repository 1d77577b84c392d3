using System.Text.RegularExpressions;

namespace Cutout.Browser.Tests;

/// <summary>The texts of the operator's page against its files, without a browser.</summary>
public sealed partial class AdminTextsTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private static readonly string Source = string.Concat(Directory.EnumerateFiles(Path.Combine(Root, "admin")).Where(file => !file.EndsWith(".css", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_gaps()
    {
        Assert.Equal(Texts("admin-en").Select(Tell).Order(StringComparer.Ordinal), Texts("admin-zh-hans").Select(Tell).Order(StringComparer.Ordinal));

        static string Tell(KeyValuePair<string, string> text) =>
            $"{text.Key} {string.Join(' ', Gap().Matches(text.Value).Select(gap => gap.Value).Order(StringComparer.Ordinal))}";
    }

    [Fact]
    public void No_text_is_unused()
    {
        var keys = Texts("admin-en").Keys;
        var families = Family().Matches(Source).Select(match => match.Groups[1].Value).ToList();

        var unused = keys.Where(key => !Source.Contains($"\"{key}\"", StringComparison.Ordinal) && !families.Any(family => key.StartsWith(family, StringComparison.Ordinal)));

        Assert.NotEmpty(families);
        Assert.Empty(unused);
    }

    [Fact]
    public void No_text_is_missing()
    {
        var keys = Texts("admin-en").Keys.ToHashSet();
        var asked = Asked().Matches(Source).Select(match => match.Groups[1].Value).ToHashSet();

        Assert.True(asked.Count > 80);
        Assert.Empty(asked.Except(keys));
    }

    [Theory]
    [InlineData("standing", "ready", "resting", "probing", "no-credit", "bad-key", "over-budget")]
    [InlineData("key", "good", "dead", "dry")]
    [InlineData("state", "unused", "bound", "delivered", "revoked", "expired")]
    [InlineData("figure", "uploads", "previews", "failures", "unlocks", "deliveries", "conversion", "spend", "revenue", "margin", "day", "orders", "paid", "givenBack")]
    [InlineData("difference", "minted-otherwise", "refunded-but-usable", "refunded-after-delivery", "revoked-but-paid", "refunded-without-order", "spent-otherwise", "charge-unknown", "delivered-otherwise")]
    [InlineData(
        "failure", "no-subject", "picture-refused", "too-large", "unsupported-format", "bad-request", "bad-key", "no-credit", "busy", "down", "timed-out",
        "broken-answer", "nothing-done", "wrong-picture", "not-as-shown", "resting", "over-budget", "books-closed")]
    [InlineData("wrong", "count", "uses", "expiresAt", "operations", "maxMegapixels", "note")]
    public void What_the_gateway_names_has_a_text(string family, params string[] names) =>
        Assert.Empty(names.Select(name => $"{family}.{name}").Except(Texts("admin-en").Keys));

    private static Dictionary<string, string> Texts(string file) =>
        Line().Matches(File.ReadAllText(Path.Combine(Root, "texts", file + ".js"))).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

    [GeneratedRegex(@"^  ""([^""]+)"": ""(.*)"",$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Gap();

    // `figure.${name}`: any text whose key begins so.
    [GeneratedRegex(@"`([a-z-]+\.)\$\{")]
    private static partial Regex Family();

    // data-text="…", t("…"), t(condition ? "…" : "…"), fact("…"), tell(kind, "…"), refuseToken("…")
    [GeneratedRegex(@"(?:data-(?:text|label)=|\bt\([^""()]*|\bt\([^()]*"" : |fact\(|tell\(""\w+"", |refuseToken\(|wrong\.\w+ = )""([^""]+)""")]
    private static partial Regex Asked();
}
