namespace Cutout.Gateway.Unlocking;

/// <summary>Who wants to use a code, and for what.</summary>
/// <param name="Code">What the buyer typed.</param>
/// <param name="Session">The session's reference.</param>
/// <param name="Operation">What was done to the photo; a code may be limited to some operations.</param>
/// <param name="Pixels">Width times height of the result; a code may be limited in size.</param>
internal sealed record BindRequest(UnlockCode Code, string Session, string Operation, long Pixels);
