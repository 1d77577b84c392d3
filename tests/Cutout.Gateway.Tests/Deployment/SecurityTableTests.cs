using System.Globalization;
using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Deployment;

/// <summary>The table of requirements in SECURITY.md: whole, and true about the tests and files that it names.</summary>
public sealed partial class SecurityTableTests
{
    /// <summary>
    /// How many requirements of levels 1 and 2 each section of a chapter begins with; all of level 3 come after them.
    /// Source: https://github.com/OWASP/ASVS/tree/v5.0.0/5.0/en.
    /// </summary>
    private static readonly Dictionary<int, (int Section, int Requirements)[]> Standard = new()
    {
        [1] = [(1, 2), (2, 9), (3, 11), (4, 3), (5, 2)],
        [2] = [(1, 3), (2, 3), (3, 4), (4, 1)],
        [3] = [(2, 2), (3, 4), (4, 6), (5, 5), (7, 2)],
        [4] = [(1, 3), (2, 1), (3, 2), (4, 4)],
        [5] = [(1, 1), (2, 3), (3, 2), (4, 3)],
        [6] = [(1, 3), (2, 12), (3, 4), (4, 4), (5, 5), (6, 3), (8, 4)],
        [7] = [(1, 3), (2, 4), (3, 2), (4, 5), (5, 2), (6, 2)],
        [8] = [(1, 2), (2, 3), (3, 1), (4, 1)],
        [9] = [(1, 3), (2, 4)],
        [10] = [(1, 2), (2, 2), (3, 4), (4, 11), (5, 5), (6, 2), (7, 3)],
        [11] = [(1, 2), (2, 3), (3, 3), (4, 4), (5, 1), (6, 1)],
        [12] = [(1, 3), (2, 2), (3, 4)],
        [13] = [(1, 1), (2, 5), (3, 2), (4, 5)],
        [14] = [(1, 2), (2, 4), (3, 3)],
        [15] = [(1, 3), (2, 3), (3, 7)],
        [16] = [(1, 1), (2, 5), (3, 4), (4, 3), (5, 3)],
        [17] = [(1, 1), (2, 4), (3, 2)],
    };

    private static readonly string Text = File.ReadAllText(Repository.PathOf(".github", "SECURITY.md"));

    /// <summary>A row's numbers, and what it names as shown by.</summary>
    private static readonly IReadOnlyList<(string Numbers, string ShownBy)> Rows =
        [.. Row().Matches(Text).Select(row => (row.Groups["numbers"].Value.Trim(), row.Groups["shown"].Value.Trim()))];

    [Fact]
    public void Every_requirement_of_levels_1_and_2_stands_there_once_and_no_other_number_does()
    {
        var standard = Standard.SelectMany(chapter => chapter.Value.SelectMany(section =>
            Enumerable.Range(1, section.Requirements).Select(number => $"{chapter.Key}.{section.Section}.{number}"))).ToList();

        Assert.Equal(253, standard.Count);
        Assert.Equal(standard, Rows.SelectMany(row => NumbersOf(row.Numbers)).OrderBy(number => Array.ConvertAll(number.Split('.'), int.Parse), Comparer<int[]>.Create((left, right) => left.AsSpan().SequenceCompareTo(right))));
    }

    [Fact]
    public void Every_row_names_what_shows_it_or_says_why_nothing_does() => Assert.All(Rows, row => Assert.True(
        row.ShownBy == "n/a" || row.ShownBy.Contains("**not met**", StringComparison.Ordinal) || row.ShownBy.Contains("**operator**", StringComparison.Ordinal) || Span().IsMatch(row.ShownBy),
        $"{row.Numbers}: {row.ShownBy}"));

    [Fact]
    public void Every_test_that_it_names_is_there_and_every_file_too()
    {
        var named = Rows.SelectMany(row => Span().Matches(row.ShownBy).Select(span => span.Groups[1].Value)).Distinct().ToList();
        var tests = named.Where(name => TestName().IsMatch(name)).ToList();
        var files = named.Where(name => FileName().IsMatch(name)).ToList();

        Assert.True(tests.Count > 100, $"Only {tests.Count} tests are named.");
        Assert.All(tests, name => Assert.True(IsTest(name), $"There is no test {name}."));
        Assert.All(files, name => Assert.True(File.Exists(Repository.PathOf(name)), $"There is no file {name}."));
    }

    [Theory]
    [InlineData("SecurityTableTests.Every_test_that_it_names_is_there_and_every_file_too", true)]
    [InlineData("SecurityTableTests.IsTest", false)]
    [InlineData("SecurityTableTests.Every_test", false)]
    [InlineData("NobodysTests.Every_test_that_it_names_is_there_and_every_file_too", false)]
    public void A_test_is_known_by_its_class_and_its_whole_name(string name, bool isTest) => Assert.Equal(isTest, IsTest(name));

    private static bool IsTest(string name)
    {
        var (@class, method) = (name.Split('.')[0], name.Split('.')[1]);
        return Directory.EnumerateFiles(Repository.PathOf("tests"), $"{@class}.cs", SearchOption.AllDirectories)
            .Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\[(Fact|Theory)\b(?:(?!\bpublic\b)[\s\S])*public (async )?(Task|void) {Regex.Escape(method)}\("));
    }

    // "1.2.6", "1.2.6, 1.2.9", or "1.2.6 – 1.2.8".
    private static IEnumerable<string> NumbersOf(string cell) => cell.Split(',', StringSplitOptions.TrimEntries).SelectMany(part =>
    {
        var (first, last) = (part.Split('–')[0].Trim(), part.Split('–')[^1].Trim());
        var section = first[..(first.LastIndexOf('.') + 1)];
        Assert.StartsWith(section, last, StringComparison.Ordinal);
        var (from, to) = (int.Parse(first[section.Length..], CultureInfo.InvariantCulture), int.Parse(last[section.Length..], CultureInfo.InvariantCulture));
        return Enumerable.Range(from, to - from + 1).Select(number => $"{section}{number}");
    });

    [GeneratedRegex(@"^\| (?<numbers>\d+\.\d+\.\d+[^|]*)\|[^|]*\|(?<shown>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\A[A-Z]\w*Tests\.\w+\z")]
    private static partial Regex TestName();

    [GeneratedRegex(@"\A[\w./-]+\.(md|yaml|conf|props|targets)\z|\A\.ci/\w+\z")]
    private static partial Regex FileName();
}
