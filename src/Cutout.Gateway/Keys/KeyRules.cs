using System.Globalization;
using Cutout.Gateway.Privacy.Profiles;
using Cutout.Gateway.Web;

namespace Cutout.Gateway.Keys;

/// <summary>What may be issued; one set of rules for the command line and for the admin API.</summary>
internal static class KeyRules
{
    public const decimal MostCredits = 1_000_000_000;
    public const int MostMegapixels = 1_000_000;

    private const int LongestLabel = 100;
    private const int LongestEmail = 254;
    private const int MostPlaces = 50;
    private const int LongestKey = 200;

    /// <summary>A sentence for each field that is wrong, by its name in the contract; empty if all is well.</summary>
    public static IReadOnlyDictionary<string, string> WhatIsWrong(KeyRequest request, Profile profile, DateTimeOffset now)
    {
        var wrong = new Dictionary<string, string>();
        Check("label", request.Label is null || request.Label.Length <= LongestLabel, $"has {request.Label?.Length} characters; at most {LongestLabel} are kept");
        Check("label", request.Label?.Contains('@') != true, "has an @; a mail address belongs in email, and only in the profile that has accounts");
        Check("email", request.Email is null || IsAddress(request.Email), "is no mail address; write it as name@host.example");
        Check("email", request.Email is null || profile.Promises.Accounts,
            $"can't be kept in the profile {profile.Name}, which has no accounts; leave it out, or choose {Profile.Setting}=api-accounts");
        Check("email", request.Email is null || request.Origins is not { Count: > 0 }, "can't be kept with a key for pages: whoever visits them has the key and could read it");
        CheckCredits("monthlyCredits", request.MonthlyCredits);
        CheckCredits("prepaidCredits", request.PrepaidCredits);
        CheckCredits("dailyCap", request.DailyCap);
        Check("unlimited", !request.Unlimited || (request.MonthlyCredits == 0 && request.PrepaidCredits == 0), "leaves no use for monthly or prepaid credits; give one or the other");
        Check("monthlyCredits", request.Unlimited || request.MonthlyCredits != 0 || request.PrepaidCredits != 0,
            "is 0, and so are the prepaid credits; give one of them, or unlimited");
        Check("megapixelsPerMinute", request.MegapixelsPerMinute is >= 1 and <= MostMegapixels, $"is {request.MegapixelsPerMinute}; it must lie between 1 and {MostMegapixels}");
        Check("expiresAt", request.ExpiresAt is null || request.ExpiresAt > now,
            $"is {request.ExpiresAt?.ToString("u", CultureInfo.InvariantCulture)}, which is over; it must lie in the future");
        foreach (var origin in request.Origins ?? [])
        {
            Check("origins", ForeignOriginsValidator.WhatIsWrong(origin) is null, $"has \"{origin}\"; {ForeignOriginsValidator.WhatIsWrong(origin)}");
        }

        foreach (var network in request.Networks ?? [])
        {
            Check("networks", ProxiesOptions.TryRead(network, out var read) && read.PrefixLength > 0,
                $"has \"{network}\"; write addresses and networks such as 203.0.113.7 or 10.1.0.0/16, and never all of the world");
        }

        Check("origins", request.Origins is null or { Count: <= MostPlaces }, $"has {request.Origins?.Count} entries; at most {MostPlaces} are kept");
        Check("networks", request.Networks is null or { Count: <= MostPlaces }, $"has {request.Networks?.Count} entries; at most {MostPlaces} are kept");
        CheckKey(request.IdempotencyKey, wrong);
        return wrong;

        void Check(string field, bool holds, string otherwise)
        {
            if (!holds)
            {
                wrong[field] = otherwise;
            }
        }

        void CheckCredits(string field, decimal? credits) => Check(field, credits is null or (>= 0 and <= MostCredits), $"is {credits}; it must lie between 0 and {MostCredits}");
    }

    /// <summary>The same for prepaid credits that are added.</summary>
    public static IReadOnlyDictionary<string, string> WhatIsWrong(decimal credits, string? idempotencyKey)
    {
        var wrong = new Dictionary<string, string>();
        if (credits is <= 0 or > MostCredits)
        {
            wrong["credits"] = $"is {credits}; it must be more than 0 and at most {MostCredits}";
        }

        CheckKey(idempotencyKey, wrong);
        return wrong;
    }

    private static void CheckKey(string? idempotencyKey, Dictionary<string, string> wrong)
    {
        if (idempotencyKey is { Length: 0 or > LongestKey })
        {
            wrong["Idempotency-Key"] = $"must have 1 to {LongestKey} characters";
        }
    }

    // Whether mail arrives there only mail can tell; what is looked at is that it can't be mistaken for something else.
    private static bool IsAddress(string text) =>
        text.Length <= LongestEmail && text.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !text.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));
}
