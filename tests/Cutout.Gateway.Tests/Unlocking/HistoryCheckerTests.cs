using Cutout.DoubleSpend;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>Histories of one code, each written as who asked for what, from when to when, and what was answered.</summary>
public sealed class HistoryCheckerTests
{
    private const int Killed = 9;

    [Fact]
    public void One_session_that_gets_delivers_and_shuts_out_the_others_can_be_true() => AssertTrue("a",
        Bind("a", 0, 2, CallOutcome.Done), Bind("b", 1, 3, CallOutcome.Busy), Deliver("a", 3, 5), Bind("b", 4, 8, CallOutcome.Busy), Bind("b", 9, 10, CallOutcome.Refused));

    [Fact]
    public void A_returned_code_can_be_had_by_another() => AssertTrue("b",
        Bind("a", 0, 1, CallOutcome.Done), Return("a", 2, 3), Bind("b", 4, 5, CallOutcome.Done), Deliver("b", 6, 7));

    [Fact]
    public void Two_that_have_it_at_once_can_not_be_true() => AssertFalse("b",
        Bind("a", 0, 1, CallOutcome.Done), Bind("b", 2, 3, CallOutcome.Done), Deliver("b", 4, 5));

    [Fact]
    public void Two_deliveries_can_not_be_true() => AssertFalse("b",
        Bind("a", 0, 1, CallOutcome.Done), Deliver("a", 2, 3), Return("a", 3, 4), Bind("b", 5, 6, CallOutcome.Done), Deliver("b", 7, 8));

    [Fact]
    public void An_answer_from_the_future_can_not_be_true() => AssertFalse("a",
        Bind("b", 0, 1, CallOutcome.Refused), Bind("a", 2, 3, CallOutcome.Done), Deliver("a", 4, 5));

    [Fact]
    public void Busy_with_nobody_can_not_be_true() => AssertFalse(null, Bind("a", 0, 1, CallOutcome.Busy));

    [Fact]
    public void Busy_with_a_session_of_unknown_outcome_can_be_true() => AssertTrue(null,
        Bind("b", 0, 1, CallOutcome.Unknown), Bind("a", 5, 6, CallOutcome.Busy));

    [Fact]
    public void Refused_while_a_code_is_good_can_not_be_true() => AssertFalse("a",
        Bind("a", 0, 1, CallOutcome.Done), Bind("b", 2, 3, CallOutcome.Refused), Deliver("a", 4, 5));

    [Fact]
    public void A_lost_delivery_can_not_be_true() => AssertFalse(null, Bind("a", 0, 1, CallOutcome.Done), Deliver("a", 2, 3));

    [Fact]
    public void A_delivery_that_a_killed_process_could_not_note_can_be_true() => AssertTrue(null,
        Bind("a", 0, 1, CallOutcome.Done, Killed), Deliver("a", 2, 3.9, Killed));

    [Fact]
    public void A_delivery_long_before_the_kill_must_have_been_noted() => AssertFalse(null,
        Bind("a", -20, -19, CallOutcome.Done, Killed), Deliver("a", -18, -17, Killed));

    [Fact]
    public void A_killed_processs_code_can_be_had_by_another_but_not_before_the_kill()
    {
        AssertTrue(null, Bind("a", 0, 1, CallOutcome.Done, Killed), Bind("b", 5, 6, CallOutcome.Done), Return("b", 7, 8));
        AssertFalse(null, Bind("a", 0, 1, CallOutcome.Done, Killed), Bind("b", 2, 3, CallOutcome.Done), Return("b", 7, 8));
    }

    [Fact]
    public void A_code_that_is_owned_in_the_end_by_who_never_got_it_can_not_be_true() => AssertFalse("b", Bind("a", 0, 1, CallOutcome.Done), Return("a", 2, 3), Bind("b", 0, 1, CallOutcome.Busy));

    [Fact]
    public void Many_unknown_outcomes_are_decided()
    {
        var calls = Enumerable.Range(0, 40).Select(number => Bind($"s{number}", number, number + 5, CallOutcome.Unknown))
            .Concat(Enumerable.Range(0, 40).Select(number => Bind($"t{number}", number, number + 3, CallOutcome.Busy)));

        Assert.Null(HistoryChecker.WhatIsWrong([.. calls], new Dictionary<int, TimeSpan>(), null));
    }

    private static void AssertTrue(string? owner, params CodeCall[] calls) => Assert.Null(Judge(owner, calls));

    private static void AssertFalse(string? owner, params CodeCall[] calls) => Assert.Contains("can be true", Judge(owner, calls), StringComparison.Ordinal);

    private static string? Judge(string? owner, CodeCall[] calls) =>
        HistoryChecker.WhatIsWrong(calls, new Dictionary<int, TimeSpan> { [Killed] = TimeSpan.FromSeconds(4) }, owner);

    private static CodeCall Bind(string session, double begun, double ended, CallOutcome outcome, int life = 0) => Call(CallKind.Bind, session, begun, ended, outcome, life);

    private static CodeCall Deliver(string session, double begun, double ended, int life = 0) => Call(CallKind.Deliver, session, begun, ended, CallOutcome.Done, life);

    private static CodeCall Return(string session, double begun, double ended, int life = 0) => Call(CallKind.Return, session, begun, ended, CallOutcome.Done, life);

    private static CodeCall Call(CallKind kind, string session, double begun, double ended, CallOutcome outcome, int life) =>
        new(kind, session, life, TimeSpan.FromSeconds(begun), TimeSpan.FromSeconds(ended), outcome);
}
