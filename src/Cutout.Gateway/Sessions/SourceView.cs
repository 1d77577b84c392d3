namespace Cutout.Gateway.Sessions;

/// <summary>The photo as it was taken in: upright size in pixels, bytes after scrubbing.</summary>
internal sealed record SourceView(string ContentType, int Width, int Height, long Bytes);
