namespace Cutout.Gateway.Providers.Offers;

/// <summary>Who may get a photo, where, what it keeps, and whether it can be asked at this moment.</summary>
internal sealed record ProcessorView(string Name, string Region, string Retention, bool Available);
