using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Compatibility.Working;

/// <summary>
/// The calls that are worked on. Some clients give up after 20 seconds and send the same call again while the first is still at work: by the
/// key and a digest of all that was sent, that one joins the work which is under way, or gets the answer that had reached nobody.
/// </summary>
internal sealed class CallJobs(TimeProvider clock, IOptions<CompatibilityOptions> options) : IHostedService
{
    private readonly ConcurrentDictionary<string, CallJob> _byDigest = new();
    private readonly ConcurrentDictionary<CallJob, byte> _running = new();

    /// <summary>How many calls are worked on.</summary>
    public int Running => _running.Count;

    /// <summary>How many callers wait for them.</summary>
    public int Waiting => _running.Keys.Sum(job => job.Waiting);

    /// <summary>The work of the same call; null if there is none to join.</summary>
    public CallJob? TryJoin(string digest) => _byDigest.TryGetValue(digest, out var job) && job.TryJoin(clock.GetUtcNow()) ? job : null;

    public CallJob Start(string digest, Func<CallJob, Task<CallEnd>> workAsync)
    {
        var job = new CallJob(clock.GetUtcNow());
        _running[job] = 0;
        _byDigest[digest] = job;
        job.End = Task.Run(() => RunAsync(job, workAsync));
        _ = ForgetAsync(digest, job);
        return job;
    }

    /// <summary>Somebody who has waited for it leaves, with the answer or without.</summary>
    public void Leave(string digest, CallJob job, bool delivered)
    {
        if (job.Leave(delivered))
        {
            _ = CloseAsync(digest, job);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What has been paid for is brought home before the process ends, as long as the host allows; what hasn't been sent yet is called off.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var job in _running.Keys)
        {
            job.Cut.TryCallOff();
        }

        return Task.WhenAll(_running.Keys.Select(job => job.End)).WaitAsync(cancellationToken);
    }

    private async Task<CallEnd> RunAsync(CallJob job, Func<CallJob, Task<CallEnd>> workAsync)
    {
        try
        {
            return await workAsync(job);
        }
        finally
        {
            _running.TryRemove(job, out _);
        }
    }

    // Who still waits closes it when he leaves.
    private async Task ForgetAsync(string digest, CallJob job)
    {
        await job.End;
        if (job.Waiting == 0)
        {
            await CloseAsync(digest, job);
        }
    }

    // Whoever might still ask for what nobody has got has this long.
    private async Task CloseAsync(string digest, CallJob job)
    {
        if (!TryClose(digest, job, isTooLate: false))
        {
            await Task.Delay(options.Value.RepeatFor, clock);
            TryClose(digest, job, isTooLate: true);
        }
    }

    private bool TryClose(string digest, CallJob job, bool isTooLate)
    {
        if (!job.TryClose(isTooLate))
        {
            return false;
        }

        // Another work of the same call may have taken its place.
        _byDigest.TryRemove(new KeyValuePair<string, CallJob>(digest, job));
        job.Dispose();
        return true;
    }
}
