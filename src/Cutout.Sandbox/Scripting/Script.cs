namespace Cutout.Sandbox.Scripting;

/// <summary>
/// What a vendor's endpoint will do: a queue of answers for the next calls, one each, and then a standing answer for all
/// that follow. With neither, a call is unscripted. Safe to use from several threads.
/// </summary>
public sealed class Script
{
    private readonly Lock _lock = new();
    private readonly Queue<Answer> _next = new();
    private readonly Func<Answer?> _otherwise;
    private Answer? _standing;

    /// <param name="otherwise">What holds while nothing stands here; null from it makes a call unscripted.</param>
    internal Script(Func<Answer?> otherwise) => _otherwise = otherwise;

    /// <summary>Whether anything has ever been written into this script.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>Queues answers for the next calls, one for each.</summary>
    public void Next(params ReadOnlySpan<Answer> answers)
    {
        lock (_lock)
        {
            IsWritten = true;
            foreach (var answer in answers)
            {
                _next.Enqueue(answer);
            }
        }
    }

    /// <summary>Sets the answer for every call once the queue is empty.</summary>
    public void Always(Answer answer)
    {
        lock (_lock)
        {
            IsWritten = true;
            _standing = answer;
        }
    }

    internal void NextOne(Answer answer) => Next(answer);

    internal Answer? Take()
    {
        lock (_lock)
        {
            return _next.TryDequeue(out var answer) ? answer : _standing ?? _otherwise();
        }
    }
}
