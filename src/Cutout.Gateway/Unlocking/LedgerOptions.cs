namespace Cutout.Gateway.Unlocking;

internal sealed class LedgerOptions
{
    public const string Section = "Ledger";

    /// <summary><c>sqlite</c>, a file of this machine, or <c>postgres</c>, a server that several gateways share.</summary>
    public string Engine { get; set; } = SqliteConnections.Engine;

    /// <summary>A relative file is relative to the working directory.</summary>
    public string ConnectionString { get; set; } = "Data Source=data/ledger.db";

    /// <summary>The key of all codes, base64, at least 32 bytes.</summary>
    public string? Key { get; set; }

    /// <summary>A file that holds the key, as an alternative to <see cref="Key"/>; if both are unset, a file beside a SQLite ledger, made on first use.</summary>
    public string? KeyFile { get; set; }
}
