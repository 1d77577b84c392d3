namespace Cutout.Gateway.Unlocking;

/// <param name="Sha256">The digest of what the browser has got, in base64 or hex.</param>
internal sealed record ReceiptRequest(string? Sha256);
