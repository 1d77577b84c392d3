using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>The result is made and stored, but the caller is told another URL.</summary>
public sealed record UrlTwist(string Name, Func<string, string> Rewrite) : Twist;
