namespace Cutout.Sandbox.Calls;

/// <summary>A file part of a multipart body.</summary>
public sealed record FilePart(ReadOnlyMemory<byte> Content, string FileName, string? ContentType);
