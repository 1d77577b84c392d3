using Cutout.Sandbox.DashScope;

namespace Cutout.Gateway.Tests.Faults;

/// <summary>Work that is submitted, asked after, and fetched: submitted once whatever happens, for it is paid for when it is done and not when it is fetched.</summary>
public sealed class TaskFaultTests
{
    private static readonly FaultTable Faults = new(
        Says("submit timed out", vendor => vendor.NeverAnswers(afterTheWork: true), Books.Unknown("504 provider-timeout", billed: 1)).OnceSilent(),
        Says("submit closed before headers", vendor => vendor.ClosesBeforeHeaders(afterTheWork: true), Books.Unknown("502 provider-failed", billed: 1)),
        Says("task failed with HTTP 200", vendor => vendor.TasksFail(), Books.Free("502 provider-failed", calls: 1)),
        Says("task failed with HTTP 200 for want of a face", vendor => vendor.FindsNoFace(), Books.Free("422 no-subject", calls: 1)),
        Says("task failed with HTTP 200 at storing what it made", vendor => vendor.TasksFail("InternalError.Upload"), Books.Unknown("502 provider-failed", billed: 0)),
        Says("task unknown", vendor => vendor.TasksEndAs("UNKNOWN"), Books.Unknown("502 provider-failed", billed: 1)),
        Says("task suspended", vendor => vendor.TasksEndAs("SUSPENDED"), Books.Unknown("504 provider-timeout", billed: 1)).OnceSilent(),
        Says("task stuck", vendor => vendor.TasksRunForever(), Books.Unknown("504 provider-timeout", billed: 0)).OnceSilent(),
        Says("task stuck before its turn", NeverBegins, Books.Free("504 provider-timeout", calls: 1)) with
        {
            // Less time for it than usual, so that the clock need not fly: calling it off takes a moment that it must not outrun.
            Settings = [("Providers:dashscope:AttemptTimeout", "00:00:20"), ("Providers:dashscope:TotalTimeout", "00:00:30")],
            Pace = TimeSpan.FromMilliseconds(250),
        },
        Says("poll 429", vendor => Polls(vendor, polls => polls.LimitsTheRate(TimeSpan.FromSeconds(1))), Books.Sold()),
        Says("poll 503", vendor => Polls(vendor, polls => polls.AnswersHtml(503)), Books.Sold()),
        Says("poll reset", vendor => Polls(vendor, polls => polls.ResetsInTheBody()), Books.Sold()),
        Says("poll with a key rotated in flight", Rotates, Books.Unknown("502 provider-failed", billed: 1, "dead-key unknown-charge nobody-left")),
        Says("success without URL", vendor => vendor.TasksEndWithoutResults(), Books.Wasted("502 provider-failed")));

    public static TheoryData<string> Names => Faults.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_task_is_submitted_once_whatever_becomes_of_it(string fault) => Faults.PlayAsync(fault);

    private static Fault Says(string name, Action<DashScopeStandIn> words, Books after) => new Fault(name, vendors => words(vendors.DashScope), after).Styled();

    private static void NeverBegins(DashScopeStandIn vendor)
    {
        vendor.Limits = DashScopeLimits.None with { RunningAtOnce = 0 };
        vendor.Edits();
    }

    private static void Polls(DashScopeStandIn vendor, Action<Sandbox.Scripting.Words> words)
    {
        words(vendor.Polls.Once);
        vendor.Edits();
    }

    private static void Rotates(DashScopeStandIn vendor)
    {
        vendor.Edits();
        vendor.Polls.RejectsTheKey();
    }
}
