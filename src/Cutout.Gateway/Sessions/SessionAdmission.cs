namespace Cutout.Gateway.Sessions;

/// <summary>The outcome of adding a session: it was added, it was there already, or the key belongs to other bytes.</summary>
internal abstract record SessionAdmission
{
    internal sealed record Added(CutoutSession Session) : SessionAdmission;

    internal sealed record Existing(CutoutSession Session) : SessionAdmission;

    internal sealed record Mismatch : SessionAdmission;
}
