using System.CommandLine;
using Cutout.Gateway.Purchases;

namespace Cutout.Gateway.Keys;

/// <summary><c>keys create</c>: prints a new key and nothing else. It is shown this once.</summary>
internal static class CreateKeyCommand
{
    private static readonly Option<string?> Label = new("--label") { Description = "Your own words, shown by keys list. No names of people." };

    private static readonly Option<string?> Email = new("--email") { Description = "The owner's e-mail; only in the profile api-accounts." };

    private static readonly Option<decimal> MonthlyCredits = new("--monthly-credits") { Description = "Credits of each month (UTC), which don't last beyond it." };

    private static readonly Option<decimal> PrepaidCredits = new("--prepaid-credits") { Description = "Credits that last until they are spent." };

    private static readonly Option<bool> Unlimited = new("--unlimited") { Description = "No end of credits." };

    private static readonly Option<decimal?> DailyCap = new("--daily-cap") { Description = "The most credits that may be spent on a day (UTC)." };

    private static readonly Option<int> MegapixelsPerMinute = new("--megapixels-per-minute")
    {
        Description = "How many megapixels may be asked for within a minute.",
        DefaultValueFactory = _ => KeyRequest.UsualMegapixels,
    };

    private static readonly Option<string[]> Origins = new("--origins")
    {
        Description = "Pages' origins, such as https://shop.example, from which alone it may be used; from anywhere unless given.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Networks = new("--networks")
    {
        Description = "Addresses and networks, such as 10.1.0.0/16, from which alone it may be used; from anywhere unless given.",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<DateTimeOffset?> Expires = ExpiryText.OptionFor("Until when it can be used");

    public static Command Create(string[] settings)
    {
        var create = new Command("create", "Issues a new key and prints it. It is shown this once.")
        {
            Label, Email, MonthlyCredits, PrepaidCredits, Unlimited, DailyCap, MegapixelsPerMinute, Origins, Networks, Expires,
        };
        create.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return create;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new KeyRequest
        {
            Label = parsed.GetValue(Label),
            Email = parsed.GetValue(Email),
            MonthlyCredits = parsed.GetValue(MonthlyCredits),
            PrepaidCredits = parsed.GetValue(PrepaidCredits),
            Unlimited = parsed.GetValue(Unlimited),
            DailyCap = parsed.GetValue(DailyCap),
            MegapixelsPerMinute = parsed.GetValue(MegapixelsPerMinute),
            Origins = ListOf(parsed.GetValue(Origins)),
            Networks = ListOf(parsed.GetValue(Networks)),
            ExpiresAt = parsed.GetValue(Expires),
        };
        if (!await KeysCommand.HoldAsync(KeyRules.WhatIsWrong(request, KeysCommand.ProfileOf(settings), TimeProvider.System.GetUtcNow())))
        {
            return OperatorCommand.AskedWrongly;
        }

        await using var ledger = await KeysCommand.OpenAsync(settings, cancellationToken);
        var issued = (KeyOutcome.Issued)await ledger.GetRequiredService<KeyBook>().IssueAsync(request);
        await Console.Out.WriteLineAsync(issued.Key.Value);
        return 0;
    }

    private static string[]? ListOf(string[]? words) =>
        words is { Length: > 0 } ? [.. words.SelectMany(list => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))] : null;
}
