using Cutout.Sandbox.RemoveBg;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>What a vendor may do to the next call; every word that the stand-in knows, the good ones more often.</summary>
internal static class ChaosFaults
{
    private static readonly (string Name, Action<RemoveBgWords> Say)[] All =
    [
        ("cuts", words => words.Cuts()),
        ("cuts slowly", words => words.AnswersSlowly(TimeSpan.FromSeconds(20))),
        ("never answers", words => words.NeverAnswers()),
        ("works and never answers", words => words.NeverAnswers(afterTheWork: true)),
        ("closes", words => words.ClosesBeforeHeaders()),
        ("works and closes", words => words.ClosesBeforeHeaders(afterTheWork: true)),
        ("cuts the body short", words => words.CutsTheBodyShort()),
        ("stalls in the body", words => words.StallsInTheBody()),
        ("resets in the body", words => words.ResetsInTheBody()),
        ("corrupts the body", words => words.CorruptsTheBody()),
        ("endless body", words => words.NeverEndsTheBody()),
        ("html 200", words => words.AnswersHtml(200)),
        ("html 404", words => words.AnswersHtml(404)),
        ("html 500", words => words.AnswersHtml(500)),
        ("503", words => words.RefusesWith(503, "down", "Down")),
        ("429", words => words.LimitsTheRate(TimeSpan.FromSeconds(3))),
        ("429 without a time", words => words.LimitsTheRate(null)),
        ("400", words => words.RefusesWith(400, "invalid_size", "Bad")),
        ("no subject", words => words.FindsNoSubject()),
        ("402", words => words.RefusesWith(402, "insufficient_credits", "Insufficient credits")),
        ("403", words => words.RejectsTheKey()),
        ("413", words => words.RefusesWith(413, "file_too_large", "Too large")),
        ("redirect", words => words.AnswersWithRedirect("https://elsewhere.example/")),
        ("empty matte", words => words.AnswersAnEmptyMatte()),
        ("full matte", words => words.AnswersAFullMatte()),
        ("other dimensions", words => words.AnswersOtherDimensions()),
        ("no charge header", words => words.LeavesOutChargeHeader()),
        ("junk charge", words => words.ClaimsToCharge("much")),
        ("errors under 200", words => words.AnswersOkWithErrors("", "Oops")),
    ];

    /// <summary>False for what keeps a provider away for a minute or more, which a run by the world's clock has not got.</summary>
    public static bool IsShort(string name) => name is not ("402" or "403");

    /// <summary>Null where all goes well, as it does half the time.</summary>
    public static (string Name, Action<RemoveBgWords> Say)? Pick(Random chance) => chance.Next(2) == 0 ? null : All[chance.Next(All.Length)];
}
