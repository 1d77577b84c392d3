namespace Cutout.Sandbox.DashScope;

/// <summary>One task. All times are on the sandbox's clock; the state is told by the times.</summary>
internal sealed class DashScopeTask(string id, string requestId, DashScopeModel model, DateTimeOffset submitted)
{
    public string Id { get; } = id;

    public string RequestId { get; } = requestId;

    public DashScopeModel Model { get; } = model;

    public DateTimeOffset Submitted { get; } = submitted;

    public required TimeSpan RunsFor { get; init; }

    /// <summary>What it will deliver, made already when it was submitted; empty for a task that fails.</summary>
    public required IReadOnlyList<DashScopeImage> Images { get; init; }

    public required TaskTwist? Twist { get; init; }

    /// <summary>What the caller is told instead of the true URLs.</summary>
    public required UrlTwist? Url { get; init; }

    /// <summary>For the style model, which names it in its result.</summary>
    public int? StyleIndex { get; init; }

    public DateTimeOffset? Scheduled { get; set; }

    public DateTimeOffset? Ended { get; set; }

    public bool Canceled { get; set; }

    /// <summary>URLs of the results once it has succeeded.</summary>
    public IReadOnlyList<string> Urls { get; set; } = [];

    public bool IsPending => Scheduled is null && !Canceled;

    public bool Failed => Twist?.Failure is not null;

    /// <summary>When it ends if nothing stops it; never for one that runs for ever.</summary>
    public DateTimeOffset? EndsAt =>
        Scheduled is { } start && RunsFor != Timeout.InfiniteTimeSpan ? start + RunsFor : null;

    public string Status => this switch
    {
        { Canceled: true } => "CANCELED",
        { Scheduled: null } => "PENDING",
        { Ended: null } => "RUNNING",
        { Failed: true } => "FAILED",
        _ => Twist?.EndsAs ?? "SUCCEEDED",
    };
}
