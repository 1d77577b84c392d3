namespace Cutout.Gateway.Unlocking;

/// <summary>The ledger could not be read or written just now; whether a write took effect is unknown.</summary>
internal sealed class LedgerUnavailableException(Exception cause) : Exception("The ledger can't be reached.", cause);
