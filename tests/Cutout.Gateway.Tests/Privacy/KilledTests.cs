using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>A process that is killed can tidy nothing up: there must be nothing to tidy.</summary>
public sealed class KilledTests
{
    private static readonly byte[] Photo = Pictures.NoisyJpeg(1200, 900);

    // Its full picture is more than the 4 MiB that Linux may take of a connection. A smaller one may have left before the process is killed, and is delivered.
    private static readonly byte[] LargePhoto = Pictures.NoisyJpeg(3600, 2700);

    // Where a process could leave something without being told to.
    private static readonly string[] Places = ["/tmp", "/var/tmp", "/dev/shm", "/run", AppContext.BaseDirectory];

    [Theory]
    [InlineData("upload")]
    [InlineData("vendor's call")]
    [InlineData("download")]
    public async Task Killed_in_the_middle_it_leaves_no_file_and_no_code_is_lost(string middle)
    {
        await using var shop = await PictureShop.StartAsync();
        var code = await shop.MintAsync();
        using var busy = await UntilInTheMiddleAsync(shop, middle, code);
        var pieces = PicturePieces.Of(middle == "download" ? LargePhoto : Photo);

        // In memory it is, so that there was something to leave.
        if (middle != "download")
        {
            Assert.InRange(shop.Found(pieces), pieces.Count / 4, pieces.Count);
        }

        await shop.Gateway.KillAsync();

        Assert.Empty(FilesWith(shop.Gateway.Folder, pieces));
        Assert.All(Directory.GetFiles(shop.Gateway.Folder), file => Assert.StartsWith("ledger.", Path.GetFileName(file), StringComparison.Ordinal));

        await SellsAsync(shop, code);
    }

    [Fact]
    public void The_search_would_have_found_a_photo_that_was_spooled()
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        var spooled = Path.Combine(folder.FullName, "ASPNETCORE_spooled.tmp");
        File.WriteAllBytes(spooled, Photo[..70_000]);

        Assert.Equal([spooled], FilesWith(folder.FullName, PicturePieces.Of(Photo)));

        folder.Delete(recursive: true);
    }

    private static async Task<IDisposable> UntilInTheMiddleAsync(PictureShop shop, string middle, string code)
    {
        var buyer = new Buyer(shop.Gateway.Client);
        switch (middle)
        {
            case "upload":
                var raw = await RawVisitor.ConnectAsync(shop.Gateway.Address);
                await raw.SendAsync($"POST /v1/cutouts?operation=background-removal HTTP/1.1\r\nHost: gateway\r\nContent-Type: image/jpeg\r\nContent-Length: {Photo.Length}\r\n\r\n");
                await raw.SendAsync(Photo.AsMemory(0, Photo.Length / 2));
                var sent = PicturePieces.Of(Photo);
                await PictureShop.UntilAsync(() => shop.Found(sent) >= sent.Count / 4);
                return raw;
            case "vendor's call":
                shop.Vendors.RemoveBg.Once.NeverAnswers();
                _ = shop.Gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Photo.AsUpload(), TestContext.Current.CancellationToken)
                    .ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
                await shop.Vendors.RemoveBg.WhenCalledAsync(1, TestContext.Current.CancellationToken);
                return shop.Gateway.Client;
            default:
                var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(LargePhoto));
                Assert.InRange((int)session["result"]!["bytes"]!, 4 * 1024 * 1024, int.MaxValue);
                await buyer.UnlockAsync(session, code);
                var visitor = await RawVisitor.ConnectAsync(shop.Gateway.Address);
                visitor.TakeLittle();
                await visitor.SendAsync($"GET /v1/cutouts/{session["id"]}/result HTTP/1.1\r\nHost: gateway\r\n\r\n");
                await visitor.ReceiveAsync(1000);
                return visitor;
        }
    }

    // The next process on the same ledger: the code is free again when the dead one's lease has run out.
    private static async Task SellsAsync(PictureShop shop, string code)
    {
        shop.Vendors.RemoveBg.Cuts();
        await using var next = await GatewayUnderTest.StartAsync(
            new Dictionary<string, string?> { ["Ledger:ConnectionString"] = $"Data Source={Path.Combine(shop.Gateway.Folder, "ledger.db")}" },
            clock: new SetClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2)));
        await next.TendedAsync();
        var buyer = new Buyer(next.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg()));
        using var answer = await next.Client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/unlock", new { code }, TestContext.Current.CancellationToken);
        Assert.Equal("unlocked", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.OK))["state"]);
    }

    private static List<string> FilesWith(string folder, HashSet<ulong> pieces) =>
        [.. Places.Append(folder).SelectMany(FilesOf).Distinct().Where(file => Holds(file, pieces))];

    // A file of ours that another process of this machine holds is not what is looked for: no older than a quarter of an hour.
    private static IEnumerable<string> FilesOf(string place) => !Directory.Exists(place) ? [] : new DirectoryInfo(place)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device })
        .Where(file => file.LastWriteTimeUtc > TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-15) && file.Length is > 0 and < 200_000_000)
        .Select(file => file.FullName);

    private static bool Holds(string file, HashSet<ulong> pieces)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            for (var at = 0; at + sizeof(ulong) <= bytes.Length; at++)
            {
                if (pieces.Contains(BitConverter.ToUInt64(bytes, at)))
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
