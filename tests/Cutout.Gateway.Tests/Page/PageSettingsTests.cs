using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cutout.Gateway.Page;

namespace Cutout.Gateway.Tests.Page;

public sealed partial class PageSettingsTests
{
    [Fact]
    public async Task Without_settings_the_page_is_its_own()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var page = await PageAsync(gateway);

        Assert.Equal("""{"name":null,"logo":null,"purchaseUrl":null}""", page.ToJsonString());
        Assert.Equal("", await TextAsync(gateway, "/page.css"));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(gateway, "/v1/page/logo")).StatusCode);
    }

    [Theory]
    [InlineData("https://shop.example/codes", "https://shop.example/codes?reference={reference}")]
    [InlineData("https://shop.example/codes?size=1", "https://shop.example/codes?size=1&reference={reference}")]
    [InlineData("https://shop.example/#codes", "https://shop.example/?reference={reference}#codes")]
    [InlineData("https://buy.stripe.com/x?client_reference_id={reference}", "https://buy.stripe.com/x?client_reference_id={reference}")]
    [InlineData("http://127.0.0.1:5000/buy", "http://127.0.0.1:5000/buy?reference={reference}")]
    public async Task The_purchase_link_has_a_place_for_the_sessions_reference(string setting, string expected)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Page:Name"] = "Pear & Sons", ["Page:PurchaseUrl"] = setting });

        var page = await PageAsync(gateway);

        Assert.Equal("Pear & Sons", (string?)page["name"]);
        Assert.Equal(expected, (string?)page["purchaseUrl"]);
    }

    [Fact]
    public async Task The_logo_is_served_from_here_as_what_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("cutout-logo-");
        var path = Path.Combine(folder.FullName, "logo.svg");
        const string Drawing = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path d="M0 0h2v2z"/></svg>""";
        await File.WriteAllTextAsync(path, Drawing, TestContext.Current.CancellationToken);
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Page:Logo"] = path });
        folder.Delete(recursive: true);

        var logo = await GetAsync(gateway, (string)(await PageAsync(gateway))["logo"]!);

        Assert.Equal("image/svg+xml", logo.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Drawing, await logo.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.NotNull(logo.Headers.ETag);
    }

    [Fact]
    public async Task The_style_sheet_sets_the_accent_for_both_schemes()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Page:Accent"] = "#0b6b4f" });

        var answer = await GetAsync(gateway, "/page.css");
        var sheet = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal("text/css", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("--accent: #0b6b4f; --on-accent: #ffffff;", sheet, StringComparison.Ordinal);
        Assert.Equal(2, Accents().Count(sheet));
    }

    [Theory]
    [InlineData("#ffffff")]
    [InlineData("#000000")]
    [InlineData("#ff0")]
    [InlineData("#ffb3c7")]
    [InlineData("#0b6b4f")]
    [InlineData("#1a1a40")]
    [InlineData("#808080")]
    [InlineData("#00ff00")]
    [InlineData("#e4002b")]
    public void Whatever_the_accent_text_in_it_and_on_it_can_be_read(string chosen)
    {
        Assert.True(Colour.TryRead(chosen, out var colour));
        var css = PageFiles.Read(Path.Combine("styles", "design.css"));
        var (light, dark) = (css[..css.IndexOf("prefers-color-scheme", StringComparison.Ordinal)], css[css.IndexOf("prefers-color-scheme", StringComparison.Ordinal)..]);
        var shown = Accents().Matches(Accent.StyleSheet(colour)).Select(match => (Accent: Read(match.Groups[1].Value), On: Read(match.Groups[2].Value))).ToList();

        Assert.All(shown, pair => Assert.InRange(pair.Accent.ContrastWith(pair.On), 4.5, 21));
        Assert.All(["paper", "surface", "table"], ground => Assert.InRange(shown[0].Accent.ContrastWith(Property(light, ground)), 4.5, 21));
        Assert.All(["paper", "surface", "table"], ground => Assert.InRange(shown[1].Accent.ContrastWith(Property(dark, ground)), 4.5, 21));
    }

    [Theory]
    [InlineData("#12345")]
    [InlineData("123456")]
    [InlineData("#12345g")]
    [InlineData("red")]
    [InlineData("#123456;}")]
    public void What_is_no_hex_colour_is_none(string text) => Assert.False(Colour.TryRead(text, out _));

    private static Colour Property(string css, string name) => Read(Regex.Match(css, $@"--{name}: (#[0-9a-f]{{6}});").Groups[1].Value);

    private static Colour Read(string text)
    {
        Assert.True(Colour.TryRead(text, out var colour), text);
        return colour;
    }

    private static async Task<JsonObject> PageAsync(GatewayUnderTest gateway) => await Buyer.JsonOf(await GetAsync(gateway, "/v1/page"), HttpStatusCode.OK);

    private static async Task<string> TextAsync(GatewayUnderTest gateway, string path) =>
        await (await GetAsync(gateway, path)).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> GetAsync(GatewayUnderTest gateway, string path) => gateway.Client.GetAsync(path, TestContext.Current.CancellationToken);

    [GeneratedRegex(@"--accent: (#[0-9a-f]{6}); --on-accent: (#[0-9a-f]{6});")]
    private static partial Regex Accents();
}
