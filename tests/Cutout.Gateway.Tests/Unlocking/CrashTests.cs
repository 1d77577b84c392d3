using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>
/// The gateway is killed at each step between an unlock and its delivery: at each write to the ledger's files, at each flush
/// of them, and each time it hands something to the network. A minute later, by a set clock, the next process has delivered
/// the code or made it unused again, and it is never unused while the buyer holds a receipt.
/// </summary>
public sealed class CrashTests
{
    // What is passed on the way: a bind, a confirmation and a delivery are a flush each; answers are sent for the upload,
    // the unlock, the picture and the receipt. The tracer counts each thread's calls apart, so how many steps there are varies;
    // where every answer is sent by another thread there is but one.
    [Theory]
    [InlineData("fsync,fdatasync", 2)]
    [InlineData("pwrite64", 3)]
    [InlineData("sendmsg,sendto,writev", 1)]
    public async Task Killed_at_any_step_a_code_is_delivered_or_unused_within_a_minute(string calls, int least)
    {
        var strace = RequiredTool.Find("strace", "strace");
        var killed = 0;

        // One write of many is like another: they are passed in growing steps.
        for (var step = 1; await IsKilledAtAsync(strace, calls, step); step += calls == "pwrite64" ? 1 + (step / 2) : 1)
        {
            killed++;
        }

        Assert.InRange(killed, least, 40);
    }

    private static async Task<bool> IsKilledAtAsync(string strace, string calls, int step)
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-tests-");
        var ledger = new Dictionary<string, string?> { ["Ledger:ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "crash.db")}" };
        var environment = new Dictionary<string, string> { ["Ledger__ConnectionString"] = ledger["Ledger:ConnectionString"]! };

        // The tables are made before, so that the first write that is traced is the unlock's.
        UnlockCode code;
        await using (var before = await GatewayUnderTest.StartAsync(ledger))
        {
            code = await before.MintAsync();
        }

        string[] under = [strace, "-f", "-o", "/dev/null", "-e", $"trace={calls}", "-e", $"inject={calls}:signal=SIGKILL:when={step.ToString(CultureInfo.InvariantCulture)}"];
        var (survived, hasReceipt, hasPicture) = await BuyAsync(under, environment, code.Text);

        await using var after = await GatewayUnderTest.StartAsync(ledger, clock: new SetClock(TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1)));
        await after.TendedAsync();
        var state = await after.StateOfAsync(code);
        Assert.True(state is "unused" or "delivered", $"Killed at {calls} {step} the code is {state}.");
        Assert.False(hasReceipt && state == "unused", $"Killed at {calls} {step} the code of a receipt is unused.");
        Assert.False(state == "delivered" && !hasPicture, $"Killed at {calls} {step} the code is delivered, and the picture never came.");
        if (state == "unused")
        {
            Assert.Equal(HttpStatusCode.OK, (await after.UnlockAsync(await after.ReadySessionAsync(), code)).StatusCode);
        }

        folder.Delete(recursive: true);
        return !survived;
    }

    private static async Task<(bool Survived, bool HasReceipt, bool HasPicture)> BuyAsync(string[] under, IReadOnlyDictionary<string, string> environment, string code)
    {
        var (hasReceipt, hasPicture) = (false, false);
        try
        {
            await using var gateway = await GatewayProcess.StartAsync(under, environment);
            var buyer = new Buyer(gateway.Client);
            var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg()));
            await buyer.UnlockAsync(session, code);
            byte[] picture;
            using (var download = await buyer.DownloadAsync(session))
            {
                picture = await download.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            }

            hasPicture = true;
            using var receipt = await gateway.Client.PostAsJsonAsync(
                $"/v1/cutouts/{session["id"]}/receipt", new JsonObject { ["sha256"] = Convert.ToHexString(SHA256.HashData(picture)) }, TestContext.Current.CancellationToken);
            hasReceipt = receipt.IsSuccessStatusCode;
            return (hasReceipt, hasReceipt, hasPicture);
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or InvalidOperationException)
        {
            return (false, hasReceipt, hasPicture);
        }
    }
}
