using System.Globalization;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Purchases;

/// <summary>
/// Which codes from elsewhere can be sold. A code must be hard to guess by itself (12 letters and digits, or 16 digits) and
/// so must all of them together: numbered ones are not.
/// </summary>
internal static class ImportRules
{
    private const int ShortestDigits = 16;
    private const int FewestDifferent = 5;

    // As much as eight random symbols of base32. Fewer codes than these say nothing about how they were made.
    private const double LeastBits = 40;
    private const int EnoughToJudge = 20;
    private const int MostProblems = 10;

    /// <summary>The codes, and a sentence for each of the first lines that can't be taken; no line's text is repeated.</summary>
    public static (IReadOnlyList<UnlockCode> Codes, IReadOnlyList<string> Problems) Read(IEnumerable<string> lines)
    {
        var (codes, problems) = (new List<UnlockCode>(), new List<string>());
        var seen = new Dictionary<string, int>();
        foreach (var (index, line) in lines.Index())
        {
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith('#'))
            {
                continue;
            }

            if (WhatIsWrong(line, out var code) is { } problem)
            {
                problems.Add($"Line {index + 1} {problem}.");
            }
            else if (!seen.TryAdd(code.Symbols, index + 1))
            {
                problems.Add($"Line {index + 1} is the same code as line {seen[code.Symbols]}.");
            }
            else
            {
                codes.Add(code);
            }

            if (problems.Count == MostProblems || codes.Count > MintRules.MostCodes)
            {
                break;
            }
        }

        if (codes.Count > MintRules.MostCodes)
        {
            problems.Add($"There are more than {MintRules.MostCodes} codes; split the file.");
        }
        else if (problems.Count == 0 && codes.Count == 0)
        {
            problems.Add("There is no code in it: write one a line.");
        }
        else if (problems.Count == 0 && !VaryEnough([.. codes.Where(code => code.IsForeign).Select(code => code.Symbols)]))
        {
            problems.Add("These codes are too much alike, as numbered ones are: whoever has one could guess others.");
        }

        return (codes, problems);
    }

    private static string? WhatIsWrong(string line, out UnlockCode code)
    {
        if (UnlockCode.TryRead(line, out code))
        {
            return null;
        }

        if (!ForeignCode.TryRead(line, out code))
        {
            var symbols = string.Concat(line.Where(char.IsAsciiLetterOrDigit));
            return ForeignCode.HasOurShape(symbols)
                ? "has the twenty symbols of a code of this gateway and a wrong check symbol; buyers would be told that they mistyped it"
                : $"isn't a code: {ForeignCode.Shortest} to {ForeignCode.Longest} Latin letters and digits are needed; shorter ones are too easy to guess";
        }

        return (code.Symbols.All(char.IsAsciiDigit), code.Symbols.Distinct().Count()) switch
        {
            (_, < FewestDifferent) => $"has fewer than {FewestDifferent} different symbols and is too easy to guess",
            (true, _) when code.Symbols.Length < ShortestDigits => string.Create(CultureInfo.InvariantCulture, $"has digits only, and fewer than {ShortestDigits}; it is too easy to guess"),
            _ => null,
        };
    }

    // What the places of codes of one length can tell apart, in bits: the symbols that occur in each, taken as equally likely.
    private static bool VaryEnough(IReadOnlyList<string> codes) => codes.GroupBy(code => code.Length)
        .Where(alike => alike.Count() >= EnoughToJudge)
        .All(alike => Enumerable.Range(0, alike.Key).Sum(place => Math.Log2(alike.Select(code => code[place]).Distinct().Count())) >= LeastBits);
}
