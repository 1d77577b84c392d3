namespace Cutout.Gateway.Providers.Offers;

/// <summary>A size in pixels.</summary>
internal sealed record SizeView(int Width, int Height);
