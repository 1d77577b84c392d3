namespace Cutout.Gateway.Sessions;

/// <summary>The code that opened a session, by the ledger's own key for that use; never the code itself.</summary>
internal sealed record Redemption(string Use, bool Delivered = false);
