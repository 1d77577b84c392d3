using System.CommandLine;

namespace Cutout.Gateway.Purchases;

/// <summary><c>codes import FILE</c>: takes codes that were made elsewhere, all of a file or none.</summary>
internal static class ImportCommand
{
    private static readonly Argument<FileInfo> File = new("FILE") { Description = "A text file with one code a line; empty lines and lines that begin with # are left out." };

    public static Command Create(string[] settings)
    {
        var import = new Command("import", "Takes codes that were made elsewhere: 12 to 64 Latin letters and digits each, 16 if digits only.") { File };
        foreach (var condition in MintConditions.All)
        {
            import.Options.Add(condition);
        }

        import.SetAction((parsed, cancellationToken) => RunAsync(settings, parsed, cancellationToken));
        return import;
    }

    private static async Task<int> RunAsync(string[] settings, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetRequiredValue(File);
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"There is no file {file.FullName}.");
            return OperatorCommand.AskedWrongly;
        }

        var (codes, problems) = ImportRules.Read(System.IO.File.ReadLines(file.FullName));
        foreach (var problem in problems)
        {
            await Console.Error.WriteLineAsync(problem);
        }

        var request = MintConditions.Read(parsed, Math.Max(1, codes.Count));
        if (!await MintConditions.HoldAsync(request) || problems.Count > 0)
        {
            await Console.Error.WriteLineAsync("Nothing was imported.");
            return OperatorCommand.AskedWrongly;
        }

        await using var ledger = await CommandLedger.OpenAsync(settings, cancellationToken);
        var imported = await ledger.GetRequiredService<CodeImport>().ImportAsync(request, codes);
        await Console.Out.WriteLineAsync($"{imported.Imported} imported{(imported.Batch is { } batch ? $" as batch {batch}" : "")}, {imported.Known} known before");
        return 0;
    }
}
