using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Cutout.Benchmarks;

/// <summary>
/// Mints 100,000 codes to CSV, by the command and by the admin API, each in a gateway process of its own on a new ledger, and
/// tells how long it took from asking to the last byte and how much memory the process needed (Linux: VmHWM).
/// </summary>
internal static class MintBenchmark
{
    private const int Codes = 100_000;
    private const int Rounds = 3;
    private const string Token = "a-token-for-the-benchmark";

    public static void Run(string[] args)
    {
        for (var round = 0; round < Rounds; round++)
        {
            RunCommand();
            RunApiAsync().GetAwaiter().GetResult();
        }
    }

    private static void RunCommand()
    {
        using var folder = new TemporaryFolder();
        var start = Stopwatch.GetTimestamp();
        using var process = Start(folder.Path, "codes", "mint", "--count", $"{Codes}", "--format", "csv");
        var errors = process.StandardError.ReadToEndAsync();
        var (lines, peak) = (0, 0L);
        while (process.StandardOutput.ReadLine() is not null)
        {
            if (lines++ % 10_000 == 0)
            {
                peak = Math.Max(peak, PeakOf(process));
            }
        }

        peak = Math.Max(peak, PeakOf(process));
        process.WaitForExit();
        Print("codes mint (process, start to end)", Stopwatch.GetElapsedTime(start), lines, $"{peak / 1024} MB at most");
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(errors.GetAwaiter().GetResult());
        }
    }

    private static async Task RunApiAsync()
    {
        using var folder = new TemporaryFolder();
        using var process = Start(folder.Path, $"--Admin:Token={Token}", "--urls=http://127.0.0.1:0");
        try
        {
            var address = "";
            while (address.Length == 0 && await process.StandardOutput.ReadLineAsync() is { } line)
            {
                const string Words = "Now listening on: ";
                address = line.Contains(Words, StringComparison.Ordinal) ? line[(line.IndexOf(Words, StringComparison.Ordinal) + Words.Length)..].Trim() : "";
            }

            using var client = new HttpClient { BaseAddress = new Uri(address) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
            client.DefaultRequestHeaders.Accept.ParseAdd("text/csv");
            await MintAsync(client, 1);
            var before = PeakOf(process);
            var start = Stopwatch.GetTimestamp();
            var lines = await MintAsync(client, Codes);
            Print("POST /v1/admin/codes (warm server)", Stopwatch.GetElapsedTime(start), lines, $"{(PeakOf(process) - before) / 1024} MB more than before");
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<int> MintAsync(HttpClient client, int count)
    {
        using var body = new StringContent($$"""{"count":{{count}}}""", Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/admin/codes") { Content = body };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var lines = 0;
        while (await reader.ReadLineAsync() is not null)
        {
            lines++;
        }

        return lines;
    }

    private static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Cutout.Gateway.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["Ledger__ConnectionString"] = $"Data Source={Path.Combine(folder, "ledger.db")}";
        return Process.Start(start)!;
    }

    // The process's own record of its largest resident size, in KiB; 0 once it has ended.
    private static long PeakOf(Process process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Print(string name, TimeSpan time, int lines, string memory) =>
        Console.WriteLine($"{name,-40} {time.TotalMilliseconds,8:F0} ms   {lines - 1,7} codes   {memory}");
}
