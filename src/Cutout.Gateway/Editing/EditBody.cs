using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Editing;

/// <summary>What shall become of a finished session: another operation on its photo, another cut of it, or another colour behind its cutout.</summary>
/// <param name="Style">With <paramref name="Operation"/>, where that has styles.</param>
/// <param name="Provider">With <paramref name="Operation"/>; null leaves it to the route.</param>
/// <param name="Background">A colour as 3 or 6 hex digits, <c>white</c>, or <c>transparent</c> for the cutout as it was made.</param>
/// <param name="Hints">Where the subject is; without <paramref name="Operation"/> the session's own is done again.</param>
internal sealed record EditBody(string? Operation, string? Style, string? Provider, string? Background, HintsBody? Hints)
{
    /// <summary>Its members are as they were sent, before anybody has looked at them.</summary>
    public override string ToString() => nameof(EditBody);
}
