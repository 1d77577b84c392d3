using System.Text;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Providers;

namespace Cutout.Gateway.Tests.Privacy;

/// <summary>
/// The collector may come at any moment, and what it moves it leaves behind where it was, for nobody to overwrite. So nothing may
/// be moved that a picture passes through.
/// </summary>
public sealed class MovedMemoryTests
{
    private const int Portions = 3;
    private const string FormType = "multipart/form-data; boundary=form";

    private static readonly byte[] Photo = Pictures.NoisyJpeg(1200, 900);

    [Theory]
    [InlineData("body")]
    [InlineData("form")]
    [InlineData("remove.bg's form")]
    [InlineData("remove.bg's JSON")]
    public async Task What_is_moved_while_a_photo_comes_in_is_no_part_of_it(string way)
    {
        await using var shop = await PictureShop.StartAsync(vendors => WithHook(PictureShop.RemoveBg(vendors)));
        var key = (await shop.Gateway.RunAsync("keys", "create", "--prepaid-credits", "10")).Trim();
        var (path, type, body) = Call(way);
        var sent = PicturePieces.Of(way.EndsWith("JSON", StringComparison.Ordinal) ? body : Photo);
        using var visitor = await RawVisitor.ConnectAsync(shop.Gateway.Address);
        await visitor.SendAsync($"POST {path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nX-Api-Key: {key}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n");
        for (var portion = 0; portion < Portions; portion++)
        {
            var (from, to) = (body.Length * portion / Portions, body.Length * (portion + 1) / Portions);
            await visitor.SendAsync(body.AsMemory(from, to - from));
            if (portion < Portions - 1)
            {
                // The search finds what has come: it is in its block, and the reader waits for more.
                await PictureShop.UntilAsync(() => shop.Found(sent) >= sent.Count * (portion + 1) / Portions * 3 / 4);
                await shop.Gateway.HookAsync("USR2", StartupHook.Moved);
            }
        }

        var answer = await visitor.ReadToEndAsync();
        Assert.Matches("^HTTP/1.1 20[0-2] ", answer);
        if (!way.StartsWith("remove.bg", StringComparison.Ordinal))
        {
            var session = await new Buyer(shop.Gateway.Client).UntilReadyAsync(JsonNode.Parse(answer[answer.IndexOf('{')..(answer.LastIndexOf('}') + 1)])!.AsObject());
            await PictureShop.EraseAsync(shop.Gateway.Client, session);
        }

        await PictureShop.ASecondAsync();

        Assert.Equal(0, shop.Found(sent));
    }

    [Fact]
    public async Task What_is_moved_while_a_result_comes_in_is_no_part_of_it()
    {
        var (result, answer) = await PictureShop.CutOnceAsync(Photo);
        var pieces = PicturePieces.Of(result);
        GatewayProcess? gateway = null;
        await using var vendor = new RawVendor(answer, async () =>
        {
            await PictureShop.UntilAsync(() => ProcessMemory.Find(gateway!.ProcessId, pieces) >= pieces.Count / 3);
            await gateway!.HookAsync("USR2", StartupHook.Moved);
        });
        await using (gateway = await GatewayProcess.StartAsync(environment: WithHook(PictureShop.RemoveBg(vendor.BaseAddress, "a-key"))))
        {
            var buyer = new Buyer(gateway.Client);
            await PictureShop.EraseAsync(gateway.Client, await buyer.UntilReadyAsync(await buyer.UploadAsync(Photo)));
            await PictureShop.ASecondAsync();

            Assert.Contains(StartupHook.Moved, gateway.Output, StringComparison.Ordinal);
            Assert.Equal(0, ProcessMemory.Find(gateway.ProcessId, pieces));
        }
    }

    private static Dictionary<string, string> WithHook(Dictionary<string, string> settings) => new(settings) { ["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location };

    private static (string Path, string Type, byte[] Body) Call(string way) => way switch
    {
        "body" => ("/v1/cutouts?operation=background-removal", "image/jpeg", Photo),
        "form" => ("/v1/cutouts?operation=background-removal", FormType, Form("image")),
        "remove.bg's form" => ("/v1.0/removebg", FormType, Form("image_file")),
        _ => ("/v1.0/removebg", "application/json", Encoding.ASCII.GetBytes($$"""{"image_file_b64":"{{Convert.ToBase64String(Photo)}}"}""")),
    };

    private static byte[] Form(string name) =>
    [
        .. Encoding.ASCII.GetBytes($"--form\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"photo.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"),
        .. Photo,
        .. "\r\n--form--\r\n"u8,
    ];
}
