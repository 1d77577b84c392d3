namespace Cutout.DoubleSpend;

/// <summary>What was asked for about a code on behalf of one session.</summary>
internal enum CallKind
{
    Bind,
    Deliver,
    Return,
}

/// <summary>What the asker was told; of an unknown outcome anything may be true.</summary>
internal enum CallOutcome
{
    /// <summary>The session has it; or it was done.</summary>
    Done,

    /// <summary>Bound to another session.</summary>
    Busy,

    /// <summary>Used up.</summary>
    Refused,

    Unknown,
}

/// <summary>One call about one code, as its caller saw it; times are of one clock.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Session">Whose call it was.</param>
/// <param name="Life">Which run of which process answered.</param>
/// <param name="Begun">Before the call was sent.</param>
/// <param name="Ended">After its answer was there.</param>
/// <param name="Outcome">What the answer was.</param>
internal sealed record CodeCall(CallKind Kind, string Session, int Life, TimeSpan Begun, TimeSpan Ended, CallOutcome Outcome);
