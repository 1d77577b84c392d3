using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Sessions;

/// <summary>Why a session failed, as a stable code; the sentence for people is made in <c>Web/Problems.cs</c>.</summary>
internal sealed record SessionProblem(string Code, Charged Charged, TimeSpan? RetryAfter = null);
