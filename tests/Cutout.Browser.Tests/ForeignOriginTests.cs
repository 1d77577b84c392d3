using System.Text.Json;

namespace Cutout.Browser.Tests;

/// <summary>The client module in a page of another origin, as a front-end developer uses it.</summary>
public sealed class ForeignOriginTests(Shop shop)
{
    private const string WholePurchase =
        """
        async ([base, photo, wrongCode, code]) => {
          const { CutoutGateway, GatewayProblem, checkCode } = await import(`${base}/cutout-gateway.js`);
          const gateway = new CutoutGateway({ base });
          const bytes = Uint8Array.from(atob(photo), (letter) => letter.charCodeAt(0));
          const file = new File([bytes], "pear.jpg", { type: "image/jpeg" });
          const operation = "background-removal";
          const [percents, states] = [[], []];

          const offers = await gateway.operations();
          const quote = await gateway.quote(file, { operation });
          const session = await gateway.upload(file, {
            operation, onProgress: (percent) => percents.push(percent), onState: ({ state }) => states.push(state),
          });
          const preview = new Image();
          preview.src = gateway.preview(session);
          await preview.decode();
          const look = await createImageBitmap(await gateway.loupe(session, 0.5, 0.5));
          const refusal = await gateway.unlock(session, wrongCode).catch((problem) => problem);
          const unlocked = await gateway.unlock(session, code);
          const saved = await gateway.download(session);
          const picture = await createImageBitmap(saved.blob);
          await gateway.erase(session);
          const gone = await gateway.session(session).catch((problem) => problem);
          return {
            offered: offers.some(({ name, available }) => name === operation && available),
            quoted: [quote.taken, quote.result.width, quote.result.height], percents, states,
            preview: preview.naturalWidth, look: look.width,
            refusal: [refusal instanceof GatewayProblem, refusal.code, refusal.charged], reading: checkCode(code).state,
            state: unlocked.state, picture: [picture.width, picture.height], verified: saved.verified, receipt: saved.receipt,
            gone: gone.code, clock: Math.abs(gateway.now() - Date.now()) < 60_000, cookies: document.cookie,
          };
        }
        """;

    [Fact]
    public async Task A_page_of_a_named_origin_does_a_whole_purchase_with_the_module()
    {
        Chromium.Require();
        await using var site = await ForeignSite.StartAsync();
        await using var gateway = await GatewayProcess.StartAsync(environment: new Dictionary<string, string> { ["Cors__Origins"] = site.Origin });
        var codes = (await gateway.RunAsync("codes", "mint", "--count", "2")).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        JsonElement told = default;
        await shop.VisitAsync(async visit =>
        {
            await visit.Page.GotoAsync($"{site.Origin}/front-end");
            told = await visit.Page.EvaluateAsync<JsonElement>(WholePurchase, new[]
            {
                gateway.Address.GetLeftPart(UriPartial.Authority),
                Convert.ToBase64String(await File.ReadAllBytesAsync(shop.SmallPhoto.Path)),
                shop.AllCodes[0], // of another gateway
                codes[0],
            });
        }, address: gateway.Address);

        Assert.True(told.GetProperty("offered").GetBoolean());
        Assert.Equal($"[true,{shop.SmallPhoto.Width},{shop.SmallPhoto.Height}]", told.GetProperty("quoted").GetRawText());
        var percents = told.GetProperty("percents").EnumerateArray().Select(percent => percent.GetDouble()).ToList();
        Assert.Equal(100, percents[^1]);
        Assert.All(percents, percent => Assert.InRange(percent, 0, 100));
        Assert.Equal("ready", told.GetProperty("states").EnumerateArray().Last().GetString());
        Assert.Equal(shop.SmallPhoto.Width, told.GetProperty("preview").GetInt32());
        Assert.InRange(told.GetProperty("look").GetInt32(), 1, 128);
        Assert.Equal("""[true,"code-refused","no"]""", told.GetProperty("refusal").GetRawText());
        Assert.Equal("good", told.GetProperty("reading").GetString());
        Assert.Equal("unlocked", told.GetProperty("state").GetString());
        Assert.Equal($"[{shop.SmallPhoto.Width},{shop.SmallPhoto.Height}]", told.GetProperty("picture").GetRawText());
        Assert.True(told.GetProperty("verified").GetBoolean());
        Assert.True(told.GetProperty("receipt").GetBoolean());
        Assert.Equal("not-found", told.GetProperty("gone").GetString());
        Assert.True(told.GetProperty("clock").GetBoolean());
        Assert.Equal("", told.GetProperty("cookies").GetString());
    }

    [Fact]
    public async Task A_page_of_any_other_origin_can_neither_load_the_module_nor_ask()
    {
        await using var site = await ForeignSite.StartAsync();
        await shop.VisitAsync(async visit =>
        {
            await visit.Page.GotoAsync(site.Origin);
            var outcomes = await visit.Page.EvaluateAsync<string[]>(
                """
                async (base) => Promise.all([import(`${base}/cutout-gateway.js`), fetch(`${base}/v1/operations`)]
                  .map((attempt) => attempt.then(() => "let in", (error) => error.name)))
                """, shop.Address.GetLeftPart(UriPartial.Authority));

            Assert.Equal(["TypeError", "TypeError"], outcomes);
        });
    }
}
