using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>A task that does not end as it should.</summary>
/// <param name="Name">For messages.</param>
public sealed record TaskTwist(string Name) : Twist
{
    /// <summary>The status shown instead of SUCCEEDED.</summary>
    public string? EndsAs { get; init; }

    /// <summary>Code and message of a FAILED task.</summary>
    public (string Code, string Message)? Failure { get; init; }

    /// <summary>How long it runs, instead of <see cref="DashScopeStandIn.TaskDuration"/>.</summary>
    public TimeSpan? RunsFor { get; init; }

    /// <summary>SUCCEEDED, and charged, but without <c>results</c>.</summary>
    public bool WithoutResults { get; init; }

    /// <summary>So many of the <c>n</c> images fail; they are not charged.</summary>
    public int FailedImages { get; init; }
}
