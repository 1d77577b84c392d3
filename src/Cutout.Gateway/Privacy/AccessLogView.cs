namespace Cutout.Gateway.Privacy;

/// <summary>What is written down of each request.</summary>
/// <param name="Fields">Of <c>time</c>, <c>address</c>, <c>request</c>, <c>status</c>, <c>bytes</c>, <c>browser</c>, <c>referrer</c>.</param>
/// <param name="KeptSeconds">After so long an entry is gone at the latest.</param>
internal sealed record AccessLogView(IReadOnlyList<string> Fields, long KeptSeconds);
