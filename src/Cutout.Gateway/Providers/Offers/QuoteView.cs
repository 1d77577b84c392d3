using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Providers.Offers;

/// <summary>The answer of <c>POST /v1/quote</c>.</summary>
/// <param name="Taken">Whether the photo would be worked on now.</param>
/// <param name="Provider">Who would do it; null if not taken.</param>
/// <param name="Region">Where.</param>
/// <param name="Retention">What that one keeps.</param>
/// <param name="Result">The size of the result in pixels.</param>
/// <param name="Reduced">The result has fewer pixels than the photo.</param>
/// <param name="EtaSeconds">About how long it would wait for its turn; 0 if it need not.</param>
/// <param name="Problem">Why it would not be taken; null if it would.</param>
internal sealed record QuoteView(
    bool Taken, string? Provider, string? Region, string? Retention, SizeView? Result, bool Reduced, int? EtaSeconds, SessionProblemView? Problem);
