namespace Cutout.Gateway.Purchases;

/// <summary>How many uses of codes were revoked, and how many had been delivered before.</summary>
internal sealed record RevokedView(long Revoked, long AlreadyDelivered);
