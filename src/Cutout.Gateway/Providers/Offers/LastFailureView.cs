namespace Cutout.Gateway.Providers.Offers;

internal sealed record LastFailureView(string Kind, DateTimeOffset At);
