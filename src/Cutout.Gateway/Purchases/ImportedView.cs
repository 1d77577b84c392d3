namespace Cutout.Gateway.Purchases;

/// <summary>How many codes were new, and how many the ledger had already; no batch if none was new.</summary>
internal sealed record ImportedView(string? Batch, int Imported, int Known);
