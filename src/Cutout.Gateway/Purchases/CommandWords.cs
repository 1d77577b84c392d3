namespace Cutout.Gateway.Purchases;

/// <summary>Tells a command's own words from settings such as <c>--Ledger:ConnectionString=…</c>, which any command takes.</summary>
internal static class CommandWords
{
    public static (string[] Settings, string[] Words) Split(IReadOnlyList<string> args)
    {
        var (settings, words) = (new List<string>(), new List<string>());
        for (var at = 0; at < args.Count; at++)
        {
            var name = args[at].Split('=', 2)[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || !name.Contains(':'))
            {
                words.Add(args[at]);
                continue;
            }

            settings.Add(args[at]);
            if (name.Length == args[at].Length && at + 1 < args.Count)
            {
                settings.Add(args[++at]);
            }
        }

        return ([.. settings], [.. words]);
    }
}
