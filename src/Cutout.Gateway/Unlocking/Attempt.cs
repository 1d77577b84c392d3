namespace Cutout.Gateway.Unlocking;

/// <summary>
/// A try at a code, counted before anything is compared; when it is let go the count is given back, unless the code was refused.
/// </summary>
internal sealed class Attempt(AttemptGuard guard, IReadOnlyList<TryCount> counts, TimeSpan pause) : IDisposable
{
    private bool _refused;

    /// <summary>Not zero: there were too many, and no code may be looked at for so long.</summary>
    public TimeSpan Pause => pause;

    public void Refuse() => _refused = true;

    public void Dispose() => guard.Leave(counts, _refused);
}
