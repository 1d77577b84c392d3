namespace Cutout.Gateway.Keys;

/// <summary>Whether a call may be made with a key at all.</summary>
internal abstract record KeyDecision
{
    internal sealed record Admitted(KeyHolder Holder) : KeyDecision;

    /// <summary>There was no key.</summary>
    internal sealed record Missing : KeyDecision;

    /// <summary>Unknown, revoked, expired, no key at all: one answer for all of them.</summary>
    internal sealed record Refused : KeyDecision;

    /// <summary>The key is for pages of certain origins, and the call comes from none of them.</summary>
    internal sealed record ForeignOrigin : KeyDecision;

    /// <summary>The key is for certain networks, and the call comes from none of them.</summary>
    internal sealed record ForeignNetwork : KeyDecision;
}
