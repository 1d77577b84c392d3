using System.CommandLine;
using System.Globalization;
using Cutout.Gateway.Purchases;

namespace Cutout.Gateway.Keys;

/// <summary><c>keys credit</c>: adds prepaid credits.</summary>
internal static class CreditKeyCommand
{
    private static readonly Option<decimal> Credits = new("--credits") { Description = "How many prepaid credits are added.", Required = true };

    private static readonly Option<string?> IdempotencyKey = new("--idempotency-key") { Description = "A word of your own, such as an invoice's number: with the same word credits are added once." };

    public static Command Create(string[] settings)
    {
        var credit = new Command("credit", "Adds prepaid credits to a key, which last until they are spent.") { Credits, IdempotencyKey };
        KeyOption.AddTo(credit);
        credit.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return credit;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (credits, idempotencyKey) = (parsed.GetValue(Credits), parsed.GetValue(IdempotencyKey));
        if (!await KeysCommand.HoldAsync(KeyRules.WhatIsWrong(credits, idempotencyKey)))
        {
            return OperatorCommand.AskedWrongly;
        }

        await using var ledger = await KeysCommand.OpenAsync(settings, cancellationToken);
        switch (await ledger.GetRequiredService<KeyBook>().CreditAsync(KeyOption.Of(parsed), credits, idempotencyKey))
        {
            case CreditOutcome.Credited credited:
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{credited.View.Id} has {credited.View.PrepaidLeft:0.##} prepaid credits"));
                return 0;
            case CreditOutcome.Mismatch:
                await Console.Error.WriteLineAsync("This --idempotency-key was used for another key or another amount. Nothing was added.");
                return OperatorCommand.Failed;
            default:
                return await KeysCommand.NoSuchKeyAsync();
        }
    }
}
