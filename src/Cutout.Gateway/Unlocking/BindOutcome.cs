namespace Cutout.Gateway.Unlocking;

/// <summary>What became of binding a code to a session.</summary>
internal abstract record BindOutcome
{
    /// <summary>It is bound to this session, now or from before.</summary>
    internal sealed record Bound(LedgerUse Use) : BindOutcome;

    /// <summary>It is a live code, bound to another session that has not been delivered yet.</summary>
    internal sealed record Busy : BindOutcome;

    /// <summary>Unknown, used up, expired, revoked, or not for this picture.</summary>
    internal sealed record Refused : BindOutcome;
}
