namespace Cutout.Sandbox.Pictures;

/// <summary>A finished cutout, or its matte, as a file.</summary>
internal sealed record CutoutFile(ReadOnlyMemory<byte> Bytes, string ContentType, int Width, int Height);
