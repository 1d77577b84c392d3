namespace Cutout.Gateway.Keys;

/// <summary>How a key stands with its megapixels a minute.</summary>
/// <param name="Limit">Megapixels within a minute.</param>
/// <param name="Remaining">Megapixels that are left of them.</param>
/// <param name="Reset">When the minute is over, in whole seconds.</param>
/// <param name="RetryAfter">How long until then, in whole seconds and at least one.</param>
internal readonly record struct KeyRate(long Limit, long Remaining, DateTimeOffset Reset, TimeSpan RetryAfter);
