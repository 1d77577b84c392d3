namespace Cutout.Gateway.Providers.Resilience;

/// <summary>Where somebody stands who waits for a vendor.</summary>
/// <param name="Position">1 is next.</param>
/// <param name="Eta">About how long until its turn.</param>
internal readonly record struct QueuePlace(int Position, TimeSpan Eta);
