namespace Cutout.Gateway.Keys;

/// <summary>Prepaid credits that were added to a key.</summary>
internal sealed record KeyCreditView(DateTimeOffset AddedAt, decimal Credits);
