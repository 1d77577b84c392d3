using System.Net;
using System.Text.RegularExpressions;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>"RAM only", seen from outside the process: what the operating system was asked to write during a purchase.</summary>
public sealed partial class FileWriteTests
{
    [Fact]
    public async Task A_purchase_works_where_there_is_no_folder_for_temporary_files()
    {
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string> { ["ASPNETCORE_TEMP"] = "/nonexistent" });

        await BuyAsync(gateway);
    }

    [Fact]
    public async Task Where_nothing_but_the_ledgers_folder_can_be_written_to_a_purchase_with_every_mishap_works()
    {
        // A mount namespace of its own: root is not stopped by modes, but by a file system that is mounted read-only.
        var unshare = RequiredTool.Find("unshare", "util-linux");
        const string script = "mount --make-rprivate / && mount --bind \"$PWD\" \"$PWD\" && mount -o remount,bind,ro / && ! touch /var/tmp/written 2>/dev/null && exec \"$@\"";
        await using var shop = await PictureShop.StartAsync(
            vendors => new(PictureShop.RemoveBg(vendors)) { ["DOTNET_EnableDiagnostics"] = "0", ["TMPDIR"] = "/nonexistent" },
            [unshare, "--map-root-user", "--mount", "sh", "-c", script, "sh"]);

        await FaultyVisit.MakeAsync(shop);
    }

    [Fact]
    public async Task During_a_purchase_with_every_mishap_nothing_but_the_ledger_is_written()
    {
        var trace = Path.GetTempFileName();
        try
        {
            await using var shop = await PictureShop.StartAsync(
                vendors => new(PictureShop.RemoveBg(vendors)) { ["DOTNET_EnableDiagnostics"] = "0" },
                [RequiredTool.Find("strace", "strace"), "-f", "-qq", "-o", trace, "-e", "trace=open,openat,openat2,creat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,truncate"]);
            await FaultyVisit.MakeAsync(shop);
            await shop.Gateway.StopAsync();

            var written = (await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken)).Select(Written).OfType<string>().Distinct().ToList();

            // The ledger's own entries prove that the trace sees what is written.
            Assert.Contains(written, path => path.EndsWith("ledger.db", StringComparison.Ordinal));
            Assert.DoesNotContain(written, path => !IsTheLedgers(path, shop.Gateway.Folder) && !IsNoFile(path));
        }
        finally
        {
            File.Delete(trace);
        }
    }

    private static async Task BuyAsync(GatewayProcess gateway)
    {
        var code = (await gateway.RunAsync("codes", "mint", "--count", "1")).Trim();
        var buyer = new Buyer(gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg(1600, 1200)));
        await buyer.UnlockAsync(session, code);
        using var result = await buyer.DownloadAsync(session);
        Assert.Equal(HttpStatusCode.OK, result.StatusCode);
        Assert.Equal((long?)session["result"]!["bytes"], result.Content.Headers.ContentLength);
    }

    private static bool IsTheLedgers(string path, string folder) =>
        Path.GetDirectoryName(path) == folder && Path.GetFileName(path).StartsWith("ledger.", StringComparison.Ordinal);

    private static bool IsNoFile(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal) || path.StartsWith("/sys/", StringComparison.Ordinal);

    /// <summary>The path that a traced call made, renamed or opened for writing; null if it did none of these, or failed.</summary>
    private static string? Written(string line)
    {
        // A call that another thread interrupted in the trace shows no result; it counts as if it had succeeded.
        if (Call().Match(line) is not { Success: true } call || call.Groups["result"].Value.StartsWith('-'))
        {
            return null;
        }

        var opens = call.Groups["name"].Value.StartsWith("open", StringComparison.Ordinal);
        return !opens || WriteFlags().IsMatch(call.Groups["arguments"].Value) ? call.Groups["path"].Value : null;
    }

    [GeneratedRegex(@"(?<name>[a-z0-9]+)\((?<arguments>[^""]*""(?<path>[^""]*)"".*?)(?:\) += (?<result>-?\d+)|<unfinished)")]
    private static partial Regex Call();

    [GeneratedRegex(@"O_WRONLY|O_RDWR|O_CREAT|O_TRUNC")]
    private static partial Regex WriteFlags();
}
