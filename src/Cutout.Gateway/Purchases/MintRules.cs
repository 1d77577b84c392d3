using System.Globalization;
using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Purchases;

/// <summary>What may be minted; one set of rules for the command line and for the admin API.</summary>
internal static class MintRules
{
    public const int MostCodes = 100_000;
    public const int MostUses = 1000;

    // Each use is a row of the ledger.
    private const int MostUsesAtOnce = 1_000_000;
    private const int LongestNote = 200;
    private const int LongestKey = 200;

    /// <summary>A sentence for each field that is wrong, by its name in the contract; empty if all is well.</summary>
    public static IReadOnlyDictionary<string, string> WhatIsWrong(MintRequest request, DateTimeOffset now)
    {
        var wrong = new Dictionary<string, string>();
        Check("count", request.Count is >= 1 and <= MostCodes, $"is {request.Count}; from 1 to {MostCodes} codes can be minted at once");
        Check("uses", request.Uses is >= 1 and <= MostUses, $"is {request.Uses}; a code has from 1 to {MostUses} uses");
        Check("uses", request.Uses is < 1 or > MostUses || request.Count > MostCodes || (long)request.Count * request.Uses <= MostUsesAtOnce,
            $"is {request.Uses}, which makes {(long)request.Count * request.Uses} uses of {request.Count} codes; at most {MostUsesAtOnce} can be minted at once");
        Check("expiresAt", request.ExpiresAt is null || request.ExpiresAt > now,
            $"is {request.ExpiresAt?.ToString("u", CultureInfo.InvariantCulture)}, which is over; it must lie in the future");
        Check("maxMegapixels", request.MaxMegapixels is null or (>= 1 and <= 10_000), $"is {request.MaxMegapixels}; it must lie between 1 and 10000");
        Check("note", request.Note is null || request.Note.Length <= LongestNote, $"has {request.Note?.Length} characters; at most {LongestNote} are kept");
        Check("operations", request.Operations is not { Count: 0 }, "is empty; leave it out to allow every operation");
        foreach (var unknown in request.Operations?.Except(Operations.All) ?? [])
        {
            wrong["operations"] = $"names \"{unknown}\"; there are {string.Join(", ", Operations.All)}";
        }

        Check("Idempotency-Key", request.IdempotencyKey is null or { Length: > 0 and <= LongestKey }, $"must have 1 to {LongestKey} characters");
        return wrong;

        void Check(string field, bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong[field] = otherwise;
            }
        }
    }
}
