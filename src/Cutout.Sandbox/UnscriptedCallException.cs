namespace Cutout.Sandbox;

/// <summary>Calls came that no test scripted, or the sandbox itself failed while answering.</summary>
public sealed class UnscriptedCallException(IReadOnlyList<string> complaints)
    : Exception(string.Join(Environment.NewLine, complaints))
{
    public IReadOnlyList<string> Complaints { get; } = complaints;
}
