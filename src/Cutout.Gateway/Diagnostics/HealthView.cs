namespace Cutout.Gateway.Diagnostics;

/// <summary><paramref name="Missing"/> names what the gateway waits for, one sentence each.</summary>
internal sealed record HealthView(string Status, IReadOnlyList<string> Missing);
