namespace Cutout.Gateway.Providers.Spending;

/// <summary>A call that is about to be made, as the spend book knows it: no picture, no person.</summary>
/// <param name="Provider">The configured name.</param>
/// <param name="Operation">One of <see cref="Operations"/>.</param>
/// <param name="Rendition"><c>full</c> or <c>preview</c>.</param>
/// <param name="Kilopixels">The photo's size in thousands of pixels, rounded up.</param>
/// <param name="Unit">What the vendor counts in.</param>
/// <param name="Worst">The most that it can cost, in <see cref="Millionths"/>.</param>
/// <param name="Cap">The most that all calls of a day (UTC) may cost together, in <see cref="Millionths"/>; null for no limit.</param>
/// <param name="Longest">After so long the call has ended, whatever became of it.</param>
/// <param name="TellsCharges">See <see cref="ProviderKind.TellsCharges"/>.</param>
internal sealed record SpendRequest(
    string Provider, string Operation, string Rendition, long Kilopixels, string Unit, long Worst, long? Cap, TimeSpan Longest, bool TellsCharges = false);
