namespace Cutout.Imaging.Color;

/// <summary>A chunk of a PNG about colour, kept as it is.</summary>
internal sealed record PngColorChunk(uint Type, byte[] Payload);
