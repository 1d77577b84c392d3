namespace Cutout.Gateway.Sessions;

/// <summary>Where the full picture is, and whether it still needs a code.</summary>
internal sealed record ResultView(string Url, string ContentType, int Width, int Height, long Bytes, bool Locked);
