using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Unlocking;

/// <summary>Everything that can come of entering a code; closed, so that the endpoint answers each.</summary>
internal abstract record UnlockDecision
{
    internal sealed record Granted(CutoutSession Session) : UnlockDecision;

    /// <summary>Mistyped, unknown, used up, expired or revoked: one answer for all.</summary>
    internal sealed record Refused : UnlockDecision;

    /// <summary>Too many refusals; no code is looked at for so long.</summary>
    internal sealed record Paused(TimeSpan For) : UnlockDecision;

    internal sealed record BusyElsewhere : UnlockDecision;

    /// <summary>There is no result to unlock (yet).</summary>
    internal sealed record NotReady : UnlockDecision;

    /// <summary>The full picture could not be had, and the code has gone back.</summary>
    internal sealed record NotBought(SessionProblem Problem, bool ForGood) : UnlockDecision;

    internal sealed record NotFound : UnlockDecision;

    internal sealed record LedgerUnavailable : UnlockDecision;
}
