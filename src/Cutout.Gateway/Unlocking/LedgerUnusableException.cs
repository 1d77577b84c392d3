namespace Cutout.Gateway.Unlocking;

/// <summary>The ledger can't be used as it is set up; the message tells an operator what to mend.</summary>
internal sealed class LedgerUnusableException(string message, Exception? cause = null) : Exception(message, cause);
