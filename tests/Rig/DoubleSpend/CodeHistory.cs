using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cutout.DoubleSpend;

/// <summary>All calls about all codes, as they were made by many callers at once.</summary>
internal sealed class CodeHistory(int codes)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<CodeCall>[] _calls = [.. Enumerable.Range(0, codes).Select(_ => new ConcurrentQueue<CodeCall>())];
    private readonly ConcurrentDictionary<int, TimeSpan> _deaths = new();

    public TimeSpan Now => Stopwatch.GetElapsedTime(_start);

    public int Count(CallKind kind, CallOutcome outcome) => _calls.Sum(calls => calls.Count(call => call.Kind == kind && call.Outcome == outcome));

    /// <summary>Noted before the blow falls.</summary>
    public void Dies(int life) => _deaths[life] = Now;

    /// <param name="code">The code's number.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="session">For whom.</param>
    /// <param name="life">Of which run of which process.</param>
    /// <param name="call">Asks; null: it was no call after all and isn't noted.</param>
    public async Task<CallOutcome?> NoteAsync(int code, CallKind kind, string session, int life, Func<Task<CallOutcome?>> call)
    {
        var begun = Now;
        var outcome = await call();
        if (outcome is { } told)
        {
            _calls[code].Enqueue(new CodeCall(kind, session, life, begun, Now, told));
        }

        return outcome;
    }

    /// <summary>A sentence for every code whose history can't be true.</summary>
    /// <param name="owners">The session that each code is delivered to in the end; null: it is unused.</param>
    public IReadOnlyList<string> WhatIsWrong(IReadOnlyList<string?> owners) =>
    [
        .. Enumerable.Range(0, _calls.Length).AsParallel()
            .Select(code => HistoryChecker.WhatIsWrong([.. _calls[code]], _deaths, owners[code]) is { } wrong ? $"code {code}: {wrong}" : null)
            .OfType<string>(),
    ];
}
