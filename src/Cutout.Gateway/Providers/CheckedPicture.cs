namespace Cutout.Gateway.Providers;

/// <summary>What the bytes themselves say of a result.</summary>
internal sealed record CheckedPicture(string ContentType, int Width, int Height);
