namespace Cutout.Gateway.Providers.Outgoing;

/// <summary>An address that a vendor named and that is not fetched; the message names the host at most, never path or query.</summary>
internal sealed class GuardedAddressException(string message) : Exception(message);
