using Cutout.Gateway.Tests.Providers;
using Cutout.Sandbox.RemoveBg;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Refusals: never sent again, save by a vendor's own fault where errors are free; a key or an account that is refused is told to the operator.</summary>
public sealed class StatusFaultTests
{
    private static readonly Books NeverAgain = Books.Free("502 provider-refused", calls: 1);
    private static readonly Books Gone = Books.Free("502 provider-failed", calls: 1);
    private static readonly Books FreeErrors = Books.Free("502 provider-failed", calls: 3);
    private static readonly Books DearErrors = Books.Unknown("502 provider-failed", billed: 0);
    private static readonly (string, string)[] ErrorsCost = [("Providers:removebg:ErrorsAreFree", "false")];

    private static readonly FaultTable Faults = new(
        Says("400 no subject", vendor => vendor.FindsNoSubject(), Books.Free("422 no-subject", calls: 1)),
        Says("400", vendor => vendor.RefusesWith(400, "invalid_size", "No such size"), NeverAgain),
        Says("401", vendor => vendor.RefusesWith(401, "auth_failed", "Who are you?"), Books.Free("502 provider-failed", calls: 1, "dead-key nobody-left")),
        Says("402", vendor => vendor.RunsOutOfCredit(), Books.Free("502 no-credit", calls: 1, "no-credit nobody-left")),
        Says("403", vendor => vendor.RejectsTheKey(), Books.Free("502 provider-failed", calls: 1, "dead-key nobody-left")),
        Says("404", vendor => vendor.RefusesWith(404, "", "Not here"), Gone),
        Says("410", vendor => vendor.RefusesWith(410, "gone", "No more"), Gone),
        Says("an HTML goodbye page", vendor => vendor.AnswersHtml(410), Gone),
        Says("413", vendor => vendor.RefusesWith(413, "file_too_large", "Too large"), NeverAgain),
        Says("415", vendor => vendor.RefusesWith(415, "invalid_file_type", "What is that?"), NeverAgain),
        Says("500", vendor => vendor.RefusesWith(500, "internal", "Oops"), FreeErrors),
        Says("502 with HTML", vendor => vendor.AnswersHtml(502), FreeErrors),
        Says("503", vendor => vendor.RefusesWith(503, "down", "Not now"), FreeErrors),
        Says("504", vendor => vendor.RefusesWith(504, "timeout", "Too slow"), FreeErrors),
        Says("500 where errors cost", vendor => vendor.RefusesWith(500, "internal", "Oops"), DearErrors) with { Settings = ErrorsCost },
        Says("502 with HTML where errors cost", vendor => vendor.AnswersHtml(502), DearErrors) with { Settings = ErrorsCost },
        Says("503 where errors cost", vendor => vendor.RefusesWith(503, "down", "Not now"), DearErrors) with { Settings = ErrorsCost },
        Says("504 where errors cost", vendor => vendor.RefusesWith(504, "timeout", "Too slow"), DearErrors) with { Settings = ErrorsCost });

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_refusal_is_told_booked_and_repeated_only_where_that_is_free(string fault) => Faults.PlayAsync(fault);

    private static Fault Says(string name, Action<RemoveBgWords> words, Books after) => new(name, vendors => words(vendors.RemoveBg), after);
}
