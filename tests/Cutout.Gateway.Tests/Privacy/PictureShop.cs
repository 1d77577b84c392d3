using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Cutout.Sandbox;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>The gateway as a process of its own, so that its memory can be looked through, with the sandbox as its vendors.</summary>
internal sealed class PictureShop : IAsyncDisposable
{
    private PictureShop(VendorSandbox vendors, GatewayProcess gateway) => (Vendors, Gateway) = (vendors, gateway);

    public VendorSandbox Vendors { get; }

    public GatewayProcess Gateway { get; }

    /// <param name="settings">Which of the vendors are used and how, by what the sandbox tells of itself; null for remove.bg alone.</param>
    /// <param name="under">A program and its arguments to put before the gateway.</param>
    public static async Task<PictureShop> StartAsync(Func<VendorSandbox, Dictionary<string, string>>? settings = null, IReadOnlyList<string>? under = null)
    {
        var vendors = await VendorSandbox.StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        vendors.RemoveBg.Cuts();
        vendors.DashScope.Edits();
        return new PictureShop(vendors, await GatewayProcess.StartAsync(under, (settings ?? RemoveBg)(vendors)));
    }

    public static Dictionary<string, string> RemoveBg(VendorSandbox vendors) => RemoveBg(vendors.RemoveBg.BaseAddress.ToString(), vendors.RemoveBg.ApiKey);

    public static Dictionary<string, string> RemoveBg(string address, string key) => new()
    {
        ["Providers__removebg__BaseAddress"] = address,
        ["Providers__removebg__ApiKey"] = key,
        ["Providers__removebg__TellsBalance"] = "false",
    };

    /// <summary>The same, and DashScope for masked operations.</summary>
    public static Dictionary<string, string> Both(VendorSandbox vendors) => new(RemoveBg(vendors))
    {
        ["Providers__dashscope__BaseAddress"] = vendors.DashScope.BaseAddress.ToString(),
        ["Providers__dashscope__ApiKey"] = vendors.DashScope.ApiKey,
        ["Providers__dashscope__ResultHosts"] = vendors.Address.Authority,
    };

    /// <summary>As many of these pieces as stand in the gateway's memory now.</summary>
    public int Found(IReadOnlySet<ulong> pieces) => ProcessMemory.Find(Gateway.ProcessId, pieces);

    public async Task<string> MintAsync() => (await Gateway.RunAsync("codes", "mint", "--count", "1")).Trim();

    public static async Task EraseAsync(HttpClient client, JsonObject session)
    {
        using var erased = await client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, erased.StatusCode);
    }

    /// <summary>What remove.bg's stand-in makes of a photo, and the whole answer, Latin-1, in which a vendor could send it.</summary>
    public static async Task<(byte[] Result, string Answer)> CutOnceAsync(byte[] photo)
    {
        await using var shop = await StartAsync();
        var buyer = new Buyer(shop.Gateway.Client);
        await buyer.UntilReadyAsync(await buyer.UploadAsync(photo));
        var result = shop.Vendors.RemoveBg.LastResult!.Bytes.ToArray();
        return (result, $"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nX-Credits-Charged: 1\r\nContent-Length: {result.Length}\r\n\r\n{Encoding.Latin1.GetString(result)}");
    }

    public static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What the promise leaves: nothing may be there a second after the end.</summary>
    public static Task ASecondAsync() => Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Vendors.DisposeAsync();
    }
}
