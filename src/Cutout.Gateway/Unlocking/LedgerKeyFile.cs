namespace Cutout.Gateway.Unlocking;

/// <summary>The key beside a SQLite ledger, readable by its owner only.</summary>
internal static class LedgerKeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static string Beside(string ledgerFile) => Path.Combine(Path.GetDirectoryName(ledgerFile)!, "ledger.key");

    /// <summary>The key that is there; null if there is none yet.</summary>
    public static async Task<LedgerKey?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        return LedgerKey.TryRead(await File.ReadAllTextAsync(file, cancellationToken), out var key)
            ? key
            : throw new LedgerUnusableException($"The ledger's key {file} is damaged: it must hold base64 of at least {LedgerKey.LeastBytes} bytes. Put back a copy of it.");
    }

    /// <summary>
    /// Makes a key. The caller holds the ledger's write lock, so nobody else does the same; written aside and renamed,
    /// so that nobody ever reads half a key.
    /// </summary>
    public static async Task<LedgerKey> CreateAsync(string file, CancellationToken cancellationToken)
    {
        var key = LedgerKey.New();
        var aside = $"{file}.{Environment.ProcessId}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        await using (var stream = new FileStream(aside, options))
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true);
            await writer.WriteLineAsync(key.Write().AsMemory(), cancellationToken);
            await writer.FlushAsync(cancellationToken);
            stream.Flush(flushToDisk: true);
        }

        File.Move(aside, file);
        return key;
    }
}
