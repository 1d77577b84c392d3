namespace Cutout.Imaging.Tests.Mutants;

/// <summary>Makes mutants one after another and tries them, watched by another thread for one that hangs.</summary>
/// <param name="files">What the mutants are made of.</param>
/// <param name="seed">The same one makes the same mutants.</param>
/// <param name="mostProcessorTime">
/// From when on a mutant hangs: time of the processor, not of the clock, so that a busy machine does not look like a hang. What else this
/// process does meanwhile counts too.
/// </param>
internal sealed class MutantRun(IReadOnlyList<SeedFile> files, int seed, TimeSpan mostProcessorTime)
{
    // For one that waits for ever without working.
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LookedAtEvery = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Mutator _mutator = new(files);
    private readonly Tally _tally = new();
    private Mutant? _current;
    private TimeSpan _processorTimeBefore;
    private long _begun;

    /// <summary>So many mutants from an index on. Ends early where one hangs, which then is the last failure.</summary>
    public Tally Run(int count, int from = 0, CancellationToken cancellationToken = default)
    {
        // It cannot be stopped when it hangs; in the background it ends with the process.
        var ended = new TaskCompletionSource();
        var worker = new Thread(() => Work(count, from, ended, cancellationToken)) { IsBackground = true, Name = "mutants" };
        worker.Start();
        while (!((IAsyncResult)ended.Task).AsyncWaitHandle.WaitOne(LookedAtEvery))
        {
            lock (_lock)
            {
                var (processor, clock) = (Environment.CpuUsage.TotalTime - _processorTimeBefore, TimeProvider.System.GetElapsedTime(_begun));
                if (_current is { } mutant && (processor > mostProcessorTime || clock > MostTime))
                {
                    _tally.Fail($"{mutant}: hangs, after {processor.TotalSeconds:F1} s of the processor and {clock.TotalSeconds:F1} s of the clock");
                    return _tally;
                }
            }
        }

        ended.Task.GetAwaiter().GetResult();
        return _tally;
    }

    private void Work(int count, int from, TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            var trial = new Trial(files[0]);
            WarmUp(trial);
            for (var index = from; index < from + count; index++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                TryOne(trial, _mutator.Make(seed, index));
            }

            ended.SetResult();
        }
#pragma warning disable CA1031 // it is thrown again where the result is waited for
        catch (Exception exception)
#pragma warning restore CA1031
        {
            ended.SetException(exception);
        }
    }

    // The seed files themselves; so no mutant pays for what is only made once. In the second round they must be pictures
    // (or the animated WebP, which is refused).
    private void WarmUp(Trial trial)
    {
        for (var round = 0; round < 2; round++)
        {
            foreach (var (file, turn) in files.SelectMany(file => Enumerable.Range(0, 7).Select(turn => (file, turn))))
            {
                Begin(new Mutant(seed, -1, file, file.Bytes));
                var result = trial.Run(file.Bytes, turn);
                if (round > 0 && (result.Outcome is not (TrialResult.Picture or nameof(PictureFault.UnsupportedFeature)) || result.Failures.Count > 0))
                {
                    throw new InvalidOperationException($"The valid file {file.Name} fails: {result.Outcome} {string.Join("; ", result.Failures)}");
                }
            }
        }
    }

    private void TryOne(Trial trial, Mutant mutant)
    {
        Begin(mutant);
        var result = trial.Run(mutant.Bytes, mutant.Index);
        lock (_lock)
        {
            _tally.Add(mutant, result, Environment.CpuUsage.TotalTime - _processorTimeBefore);
            _current = null;
        }
    }

    private void Begin(Mutant mutant)
    {
        lock (_lock)
        {
            (_current, _begun, _processorTimeBefore) = (mutant, TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        }
    }
}
