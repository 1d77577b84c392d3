using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Cutout;

/// <summary>
/// The gateway as an operator runs it: a process of its own, optionally under another program such as strace, with a
/// ledger in a temporary folder.
/// </summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HookLimit = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _output;
    private readonly DirectoryInfo _folder;
    private readonly IReadOnlyDictionary<string, string>? _environment;

    private GatewayProcess(Process process, StringBuilder output, DirectoryInfo folder, IReadOnlyDictionary<string, string>? environment, Uri address)
    {
        _environment = environment;
        _process = process;
        _output = output;
        _folder = folder;
        Address = address;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    }

    public static string Assembly => Path.Combine(AppContext.BaseDirectory, "Cutout.Gateway.dll");

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string Folder => _folder.FullName;

    /// <summary>The process that was started: the tracer's, under strace.</summary>
    public int ProcessId => _process.Id;

    /// <summary>What it has said so far: the first thing to read when a test fails.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return _process.HasExited ? $"{_output}\nThe gateway has ended with {_process.ExitCode}." : _output.ToString();
            }
        }
    }

    /// <param name="under">A program and its arguments to put before <c>dotnet</c>; null for none.</param>
    /// <param name="environment">Settings; an empty value unsets a variable.</param>
    public static async Task<GatewayProcess> StartAsync(
        IReadOnlyList<string>? under = null, IReadOnlyDictionary<string, string>? environment = null, DirectoryInfo? folder = null)
    {
        folder ??= Directory.CreateTempSubdirectory("cutout-gateway-process-");
        string[] command = [.. under ?? [], "dotnet", Assembly, "--urls", "http://127.0.0.1:0"];
        var process = Start(command, folder, environment);
        var output = new StringBuilder();
        var listening = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Exited += (_, _) => listening.TrySetException(new InvalidOperationException("The gateway ended before it listened:\n" + Noted()));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new GatewayProcess(process, output, folder, environment, await listening.Task.WaitAsync(StartLimit));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        void Note(string? line)
        {
            lock (output)
            {
                output.AppendLine(line);
            }

            if (line is not null && Listening().Match(line) is { Success: true } match)
            {
                listening.TrySetResult(new Uri(match.Groups[1].Value));
            }
        }

        // Its last lines may still be coming in when its end is told.
        string Noted()
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Has its startup hook do what a signal asks for, and waits until it says that it is done.</summary>
    /// <param name="signal">Such as <c>USR1</c>.</param>
    /// <param name="done">What the hook then says.</param>
    public async Task HookAsync(string signal, string done)
    {
        var before = Said(done);
        using var kill = Process.Start("kill", ["-" + signal, $"{ProcessId}"]);
        await kill.WaitForExitAsync();
        var start = Stopwatch.GetTimestamp();
        while (Said(done) == before)
        {
            if (Stopwatch.GetElapsedTime(start) > HookLimit)
            {
                throw new TimeoutException($"The gateway's startup hook has not said \"{done}\" within {HookLimit}.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Runs a command such as <c>codes mint</c> on this gateway's ledger and gives what it wrote to standard output.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start(["dotnet", Assembly, .. arguments], _folder, _environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException(await errors);
    }

    /// <summary>Asks it to stop, as a service manager does, and waits until it has.</summary>
    public async Task<string> StopAsync()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", ChildOf(_process.Id).ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
            await _process.WaitForExitAsync();
        }

        return Output;
    }

    /// <summary>Ends it as a crash does: it is not asked and can do nothing more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static Process Start(string[] command, DirectoryInfo folder, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };

        // What this machine's shell has set for another gateway must not leak in.
        foreach (var name in start.Environment.Keys.Where(IsGatewaySetting).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["Ledger__ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "ledger.db")}";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Start();
        return process;
    }

    private int Said(string text) => Output.Split(text).Length - 1;

    private static bool IsGatewaySetting(string name) =>
        name.Contains("__", StringComparison.Ordinal) || name.StartsWith("ASPNETCORE_", StringComparison.Ordinal);

    /// <summary>Under strace the gateway is the tracer's child; a signal belongs to the gateway.</summary>
    private static int ChildOf(int processId)
    {
        var children = File.ReadAllText($"/proc/{processId}/task/{processId}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isTracer = File.ReadAllText($"/proc/{processId}/comm").Trim() == "strace";
        return isTracer && children.Length > 0 ? int.Parse(children[0], System.Globalization.CultureInfo.InvariantCulture) : processId;
    }

    [GeneratedRegex(@"Now listening on: (https?://\S+)")]
    private static partial Regex Listening();
}
