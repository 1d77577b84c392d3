namespace Cutout.Gateway.Keys;

/// <summary>What a key was used for on a day (UTC).</summary>
internal sealed record KeyUsageView(DateOnly Day, long Calls, decimal Credits, long Megapixels);
