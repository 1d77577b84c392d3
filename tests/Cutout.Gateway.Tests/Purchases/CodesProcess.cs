using System.Diagnostics;

namespace Cutout.Gateway.Tests.Purchases;

/// <summary>The command <c>codes</c> as an operator runs it.</summary>
internal static class CodesProcess
{
    /// <param name="folder">Where it is run.</param>
    /// <param name="environment">Settings.</param>
    /// <param name="words">What follows <c>codes</c>.</param>
    public static Task<(int Exit, string Output, string Errors)> RunAsync(
        DirectoryInfo folder, IReadOnlyDictionary<string, string> environment, params string[] words) => RunCommandAsync("codes", folder, environment, words);

    /// <summary>Another command than <c>codes</c>.</summary>
    public static async Task<(int Exit, string Output, string Errors)> RunCommandAsync(
        string command, DirectoryInfo folder, IReadOnlyDictionary<string, string> environment, params string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(GatewayHost).Assembly.Location, command, .. words])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await errors);
    }
}
