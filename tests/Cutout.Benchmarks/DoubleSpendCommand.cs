using Cutout.DoubleSpend;
using Cutout.Gateway.Tests;
using Cutout.Gateway.Unlocking;

namespace Cutout.Benchmarks;

/// <summary>
/// <c>double-spend --engine sqlite|postgres --attempts N --codes N --clients N</c>: the whole run of which the tests do a
/// tenth. Ends with 0 if nothing was spent twice and nothing lost.
/// </summary>
internal static class DoubleSpendCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var engine = Arguments.Of(args, "engine", "sqlite");
        var folder = Directory.CreateTempSubdirectory("cutout-double-spend-");
        await using var server = engine == "postgres" ? await StartServerAsync() : null;
        var connection = server is null ? $"Data Source={Path.Combine(folder.FullName, "ledger.db")}" : await server.NewLedgerAsync();
        var run = new DoubleSpendRun
        {
            Attempts = Arguments.Of(args, "attempts", 1_000_000),
            Codes = Arguments.Of(args, "codes", 10_000),
            Clients = Arguments.Of(args, "clients", 64),
            Photo = Pictures.Jpeg(64, 48),
            OnTried = tried => Console.WriteLine($"{tried} tried"),
            Ledger = new Dictionary<string, string>
            {
                ["Ledger__Engine"] = engine,
                ["Ledger__ConnectionString"] = connection,
                ["Ledger__Key"] = LedgerKey.New().Write(),
            },
        };
        var report = await run.RunAsync(CancellationToken.None);
        Console.WriteLine($"{engine}: {report}");
        foreach (var wrong in report.Wrong.Take(5))
        {
            Console.WriteLine(wrong);
        }

        folder.Delete(recursive: true);
        return report.Wrong.Count == 0 ? 0 : 1;
    }

    public static Task<PostgresServer> StartServerAsync() => PostgresServer.StartAsync(
        PostgresServer.FindPrograms() ?? throw new InvalidOperationException("This needs PostgreSQL (Debian, Ubuntu: apt-get install postgresql)."));
}
