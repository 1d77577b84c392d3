using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.Pictures;

/// <summary>The matte comes out the same everywhere: 0 for nothing found, 255 for nothing removed.</summary>
public sealed record MatteTwist(byte Alpha) : Twist;
