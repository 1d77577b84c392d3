using System.Numerics;

namespace Cutout.DoubleSpend;

/// <summary>
/// Judges whether what many callers were told about one code of one use can be true: whether there is an order of all calls, each
/// somewhere between its beginning and its end, in which the code is first unused, then bound to one session, then
/// delivered to that session or unused again, and every answer fits. A call of unknown outcome may have happened at any
/// time after it began, or never; so may what a killed process had still to do. The search is that of Wing and Gong,
/// "Testing and verifying concurrent objects" (1993), which keeps the states that it has been in.
/// </summary>
internal sealed class HistoryChecker
{
    private const int MostSteps = 500_000;

    // A delivery is noted right after the last byte; a process that lived longer has noted it.
    private static readonly TimeSpan NotedWithin = TimeSpan.FromSeconds(5);

    // A living session whose process was too busy to renew its lease may lose it; never this early.
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(5);

    private readonly List<Step> _steps;
    private readonly State _final;
    private readonly HashSet<(BigInteger Done, State State)> _seen = [];
    private readonly BigInteger _required;
    private int _tried;

    private HistoryChecker(List<Step> steps, State final)
    {
        _steps = steps;
        _final = final;
        for (var at = 0; at < steps.Count; at++)
        {
            _required |= steps[at].Required ? BigInteger.One << at : BigInteger.Zero;
        }
    }

    private enum Change
    {
        /// <summary>Unused becomes bound; bound or delivered to the same session stays as it is.</summary>
        Bind,
        Deliver,
        Return,
        SeeBusy,
        SeeRefused,
    }

    /// <summary>Null if it can be true; else a sentence.</summary>
    /// <param name="calls">All calls about the code.</param>
    /// <param name="deaths">When each life that was killed ended.</param>
    /// <param name="owner">The session that the code is delivered to in the end; null: it is unused in the end.</param>
    public static string? WhatIsWrong(IReadOnlyList<CodeCall> calls, IReadOnlyDictionary<int, TimeSpan> deaths, string? owner)
    {
        var names = calls.Select(call => call.Session).Append(owner).OfType<string>().Distinct().ToList();
        var steps = calls.SelectMany(call => StepsOf(call, names.IndexOf(call.Session), deaths)).OrderBy(step => step.Latest).ThenBy(step => step.Earliest).ToList();
        var checker = new HistoryChecker(steps, owner is null ? State.Unused : new State(names.IndexOf(owner), true));
        if (checker.CanBeTrue(BigInteger.Zero, State.Unused))
        {
            return null;
        }

        return checker._tried >= MostSteps
            ? $"not decided in {MostSteps} steps: {calls.Count} calls, delivered to {owner ?? "nobody"}"
            : $"no order of these calls can be true, with the code {(owner is null ? "unused" : $"delivered to {owner}")} in the end: "
                + string.Concat(calls.OrderBy(call => call.Begun).Select(call =>
                    $"{Environment.NewLine}    {call.Begun.TotalSeconds:F4}..{call.Ended.TotalSeconds:F4} {call.Kind} {call.Session} of life {call.Life}: {call.Outcome}{(deaths.TryGetValue(call.Life, out var death) ? $" (killed at {death.TotalSeconds:F3})" : "")}"));
    }

    private static IEnumerable<Step> StepsOf(CodeCall call, int session, IReadOnlyDictionary<int, TimeSpan> deaths)
    {
        var died = deaths.TryGetValue(call.Life, out var death);
        var known = call.Outcome != CallOutcome.Unknown;
        switch (call.Kind)
        {
            case CallKind.Bind when call.Outcome is CallOutcome.Busy or CallOutcome.Refused:
                yield return new Step(call.Outcome == CallOutcome.Busy ? Change.SeeBusy : Change.SeeRefused, session, call.Begun, call.Ended, true);
                break;
            case CallKind.Bind:
                yield return new Step(Change.Bind, session, call.Begun, known ? call.Ended : TimeSpan.MaxValue, known);

                // Nobody renews the lease of a dead session, nor of one that never learnt that it was bound.
                var lapse = !known ? call.Begun : call.Ended + ShortestLease;
                yield return new Step(Change.Return, session, died && known && death < lapse ? death : lapse, TimeSpan.MaxValue, false);
                break;
            case CallKind.Deliver:
                yield return new Step(Change.Deliver, session, call.Begun, TimeSpan.MaxValue, known && !(died && death < call.Ended + NotedWithin));
                break;
            default:
                yield return new Step(Change.Return, session, call.Begun, TimeSpan.MaxValue, known);
                break;
        }
    }

    private bool CanBeTrue(BigInteger done, State state)
    {
        if ((done & _required) == _required && state == _final)
        {
            return true;
        }

        if (++_tried >= MostSteps || !_seen.Add((done, state)))
        {
            return false;
        }

        // Steps stand in the order of their ends: the first required one that is left limits what may come before it.
        var until = TimeSpan.MaxValue;
        for (var at = 0; at < _steps.Count; at++)
        {
            if (_steps[at].Required && !IsDone(done, at))
            {
                until = _steps[at].Latest;
                break;
            }
        }

        // What is true now and changes nothing can as well be first: there is no need to try it later.
        for (var at = 0; at < _steps.Count; at++)
        {
            if (!IsDone(done, at) && _steps[at].Earliest <= until && _steps[at].After(state) == state && _steps[at].Required)
            {
                return CanBeTrue(done | (BigInteger.One << at), state);
            }
        }

        foreach (var required in new[] { true, false })
        {
            for (var at = 0; at < _steps.Count; at++)
            {
                var step = _steps[at];
                if (step.Required == required && !IsDone(done, at) && step.Earliest <= until
                    && step.After(state) is { } next && next != state && CanBeTrue(done | (BigInteger.One << at), next))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsDone(BigInteger done, int at) => !((done >> at) & BigInteger.One).IsZero;

    /// <summary>Whom the code is bound or delivered to; -1: nobody.</summary>
    private readonly record struct State(int Session, bool Delivered)
    {
        public static readonly State Unused = new(-1, false);
    }

    private readonly record struct Step(Change Change, int Session, TimeSpan Earliest, TimeSpan Latest, bool Required)
    {
        /// <summary>The state after it; null if it can't happen in this one.</summary>
        public State? After(State state) => Change switch
        {
            Change.Bind when state == State.Unused => new State(Session, false),
            Change.Bind when state.Session == Session => state,
            Change.Deliver when state.Session == Session => new State(Session, true),
            Change.Return when state == new State(Session, false) => State.Unused,
            Change.SeeBusy when state is { Session: >= 0, Delivered: false } && state.Session != Session => state,
            Change.SeeRefused when state.Delivered && state.Session != Session => state,
            _ => null,
        };
    }
}
