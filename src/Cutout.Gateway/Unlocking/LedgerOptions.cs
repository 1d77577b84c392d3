namespace Cutout.Gateway.Unlocking;

internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    public string Engine { get; set; } = "sqlite";

    /// <summary>A relative file is relative to the working directory.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/ledger.db";

    /// <summary>The key of all codes, base64, at least 32 bytes; if unset, a file beside the ledger, made on first use.</summary>
    public string? Key { get; set; }
}
