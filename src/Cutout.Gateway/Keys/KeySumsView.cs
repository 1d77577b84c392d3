namespace Cutout.Gateway.Keys;

/// <summary>What a key was used for: calls, credits, and the megapixels that were worked on.</summary>
internal sealed record KeySumsView(long Calls, decimal Credits, long Megapixels);
