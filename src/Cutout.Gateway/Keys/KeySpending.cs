namespace Cutout.Gateway.Keys;

/// <summary>What came of a lease so far, since it was taken.</summary>
/// <param name="Credits">What was charged.</param>
/// <param name="Calls">How many calls were settled.</param>
/// <param name="Megapixels">How many megapixels were worked on.</param>
internal readonly record struct KeySpending(KeyCredits Credits, long Calls, long Megapixels);
