using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Cutout;

/// <summary>
/// A PostgreSQL server of our own, from Debian's package, in a temporary folder: reached by a Unix socket in that folder
/// only, with the durable settings that the server has by default.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Installed = "/usr/lib/postgresql";
    private const int Port = 5432;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);

    private readonly Process _server;
    private readonly DirectoryInfo _folder;

    private PostgresServer(Process server, DirectoryInfo folder) => (_server, _folder) = (server, folder);

    /// <summary>The file of the socket, for whoever wants to stand between.</summary>
    public string Socket => Path.Combine(_folder.FullName, $".s.PGSQL.{Port}");

    public string ConnectionString => $"Host={_folder.FullName};Username=postgres;Database=postgres";

    /// <summary>The folder of the newest installed server's programs; null if there is none.</summary>
    public static string? FindPrograms() => !Directory.Exists(Installed) ? null : Directory.GetDirectories(Installed)
        .OrderByDescending(version => double.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Select(version => Path.Combine(version, "bin"))
        .FirstOrDefault(programs => File.Exists(Path.Combine(programs, "initdb")));

    public static async Task<PostgresServer> StartAsync(string programs)
    {
        var folder = Directory.CreateTempSubdirectory("cutout-postgres-");
        var data = Path.Combine(folder.FullName, "data");

        // The server refuses to run as root; Debian's package brings a user for it.
        string[] user = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"] : [];
        if (user.Length > 0)
        {
            await RunAsync(folder, "chown", "postgres:postgres", folder.FullName);
        }

        await RunAsync(folder, [.. user, Path.Combine(programs, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var server = new PostgresServer(
            Start(folder, [.. user, Path.Combine(programs, "postgres"), "-D", data, "-k", folder.FullName, "-p", $"{Port}", "-c", "listen_addresses=", "-c", "max_connections=200"]),
            folder);
        try
        {
            await server.UntilReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Gives the connection string of an empty ledger of its own: a schema that nobody else uses.</summary>
    public async Task<string> NewLedgerAsync()
    {
        var schema = $"ledger_{Guid.NewGuid():N}";
        await RunSqlAsync($"CREATE SCHEMA {schema}");
        return $"{ConnectionString};Search Path={schema};Application Name={schema}";
    }

    public async Task RunSqlAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create($"{ConnectionString};Pooling=false");
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (!_server.HasExited)
        {
            // Fast shutdown: whoever is connected is cut off.
            using var stop = Process.Start("kill", ["-INT", _server.Id.ToString(CultureInfo.InvariantCulture)]);
            await stop.WaitForExitAsync();
            await _server.WaitForExitAsync();
        }

        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task UntilReadyAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await RunSqlAsync("SELECT 1");
                return;
            }
            catch (NpgsqlException) when (!_server.HasExited && Stopwatch.GetElapsedTime(started) < StartLimit)
            {
                await Task.Delay(50);
            }
        }
    }

    private static async Task RunAsync(DirectoryInfo folder, params string[] command)
    {
        using var process = Start(folder, command);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}");
        }
    }

    private static Process Start(DirectoryInfo folder, string[] command)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder.FullName },
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
