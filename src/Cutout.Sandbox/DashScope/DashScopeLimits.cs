namespace Cutout.Sandbox.DashScope;

/// <summary>The account's limits; <see cref="None"/> is for tests that are not about them.</summary>
public sealed record DashScopeLimits
{
    /// <summary>As documented.</summary>
    public static DashScopeLimits Documented { get; } = new();

    /// <summary>No limit on calls and on running tasks.</summary>
    public static DashScopeLimits None { get; } =
        new() { CreatesAreLimited = false, TaskCallsPerSecond = int.MaxValue, RunningAtOnce = int.MaxValue };

    /// <summary>Whether creates count against the model's own rate (2 a second, or 2 a minute).</summary>
    public bool CreatesAreLimited { get; init; } = true;

    /// <summary>Polls, cancels and lists together.</summary>
    public int TaskCallsPerSecond { get; init; } = 20;

    /// <summary>Tasks of one model that run at once; none gets its turn if 0.</summary>
    public int RunningAtOnce { get; init; } = 2;

    /// <summary>What happens to a task beyond <see cref="RunningAtOnce"/>: it waits as PENDING, or its create gets 429.</summary>
    public bool RefusesBeyondRunning { get; init; }
}
