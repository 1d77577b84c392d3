namespace Cutout.Gateway.Sessions;

/// <summary>Where a session stands; the only moves are Processing to Ready or Failed, and Ready to Unlocked and back.</summary>
internal enum SessionState
{
    Processing,
    Ready,
    Unlocked,
    Failed,
}
