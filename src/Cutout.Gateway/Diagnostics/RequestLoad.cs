namespace Cutout.Gateway.Diagnostics;

/// <param name="Working">Requests that are worked on, this one included.</param>
/// <param name="Waiting">Requests that only wait for news.</param>
internal sealed record RequestLoad(int Working, int Waiting);
