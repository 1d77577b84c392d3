using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Cutout.Browser.Tests;

/// <summary>The gateway as its operator starts it, on a free port and with a ledger in a temporary folder.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "Cutout.Gateway.dll");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cutout-browser-tests-");
    private readonly StringBuilder _output = new();
    private Process? _process;

    public Uri Address { get; private set; } = null!;

    public async Task StartAsync()
    {
        _process = Start("--urls", "http://127.0.0.1:0");
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) => Note(line.Data, listening);
        _process.ErrorDataReceived += (_, line) => Note(line.Data, listening);
        _process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The gateway ended:\n" + Output));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Address = await listening.Task.WaitAsync(StartLimit);
    }

    public async Task<IReadOnlyList<string>> MintAsync(int count)
    {
        using var process = Start("codes", "mint", "--count", $"{count}");
        var errors = process.StandardError.ReadToEndAsync();
        var codes = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? codes.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : throw new InvalidOperationException(await errors);
    }

    /// <summary>What it has said so far: the first thing to read when a test fails.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _process is { HasExited: true } ? $"{_output}\nThe gateway has ended with {_process.ExitCode}." : _output.ToString();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.FullName,
        };
        // What the shell has set for another gateway must not change what is tested here: the gateway as it comes.
        foreach (var name in start.Environment.Keys.Where(IsGatewaySetting).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["Ledger__ConnectionString"] = $"Data Source={Path.Combine(_folder.FullName, "ledger.db")}";
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Start();
        return process;
    }

    private void Note(string? line, TaskCompletionSource<Uri> listening)
    {
        lock (_output)
        {
            _output.AppendLine(line);
        }

        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    private static bool IsGatewaySetting(string name) =>
        name.Contains("__", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal);

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
