namespace Cutout.Gateway.Providers.Offers;

/// <param name="Running">Calls under way.</param>
/// <param name="Waiting">Calls that wait for their turn.</param>
/// <param name="AtOnce">The most that may be under way; null for any number.</param>
internal sealed record LaneView(int Running, int Waiting, int? AtOnce);
