using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>The result is this file, whatever the photo: all checks and charges as always, but no picture work.</summary>
internal sealed record ReadyMadeTwist(ReadOnlyMemory<byte> File, string ContentType, int Width, int Height) : Twist;
