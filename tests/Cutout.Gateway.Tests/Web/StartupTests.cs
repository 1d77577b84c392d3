using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Cutout.Gateway.Tests.Web;

public sealed class StartupTests
{
    [Theory]
    [InlineData("Sessions__KeepFor", "soon", "Sessions:KeepFor")]
    [InlineData("Sessions__KeepFor", "00:00:10", "Sessions:KeepFor is 00:00:10")]
    [InlineData("Previews__WatermarkText", "", "Previews:WatermarkText")]
    [InlineData("Previews__WatermarkImage", "/nowhere/mark.png", "Previews:WatermarkImage names /nowhere/mark.png")]
    [InlineData("Admin__Token", "short", "Admin:Token has 5 characters")]
    [InlineData("Routes__background-removal", "nobody", "names 'nobody'")]
    [InlineData("Ledger__Engine", "oracle", "Ledger:Engine is \"oracle\"")]
    [InlineData("Ledger__Path", "/var/ledger.db", "Ledger:Path is not a setting; there are Engine, ConnectionString")]
    [InlineData("Orders__SigningKey", "whsec_0", "Orders:SigningKey is not a setting; there is SigningKeys.")]
    [InlineData("Stripe__Secret", "whsec_0", "Stripe:Secret is not a setting; there are ")]
    [InlineData("Books__Price__background-removal", "100", "Books:Price is not a setting; there are ")]
    [InlineData("Keys__LeaseAhead", "-1", "Keys:LeaseAhead is -1; it must lie between 0 and 10000")]
    [InlineData("Keys__UsageKeepFor", "1.00:00:00", "Keys:UsageKeepFor is 1.00:00:00; it must lie between 62.00:00:00")]
    [InlineData("Keys__Lease", "1", "Keys:Lease is not a setting; there are LeaseAhead, UsageKeepFor.")]
    [InlineData("Cors__Origins", "*", "Cors:Origins has \"*\"; every page of the world")]
    [InlineData("Cors__Origins__0", "https://shop.example/", "write https://shop.example")]
    [InlineData("Cors__Origins", "https://a.example, shop.example", "Cors:Origins has \"shop.example\"")]
    [InlineData("Cors__Origin", "https://shop.example", "Cors:Origin is not a setting; there is Origins.")]
    [InlineData("Page__Accent", "green", "Page:Accent is \"green\"; write a colour as #")]
    [InlineData("Page__Logo", "/nowhere/logo.svg", "Page:Logo names /nowhere/logo.svg, and there is no such file")]
    [InlineData("Page__Logo", "/etc/hostname", "Page:Logo names /etc/hostname, which is no PNG, JPEG, WebP or SVG")]
    [InlineData("Page__PurchaseUrl", "http://shop.example/codes", "beginning with https://")]
    [InlineData("Page__PurchaseUrl", "https://me:secret@shop.example/", "no user name or password")]
    [InlineData("Page__PurchaseUrl", "https://shop.example/{reference}", "{reference} belongs into the query")]
    [InlineData("Page__Colour", "#123456", "Page:Colour is not a setting; there are Name, Accent, Logo, PurchaseUrl.")]
    [InlineData("ASPNETCORE_URLS", "nonsense", "nonsense")]
    public async Task A_wrong_setting_stops_the_start_with_a_sentence_that_names_it(string variable, string value, string sentence)
    {
        var folder = Directory.CreateTempSubdirectory("cutout-gateway-start-");
        var start = new ProcessStartInfo("dotnet", [GatewayProcess.Assembly])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { [variable] = value, ["Ledger__ConnectionString"] = $"Data Source={Path.Combine(folder.FullName, "ledger.db")}" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Now listening", await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asked_to_stop_while_it_waits_for_its_ledger_it_ends_as_asked()
    {
        // A server that takes connections and never says anything.
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var start = new ProcessStartInfo("dotnet", [GatewayProcess.Assembly, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["Ledger__Engine"] = "postgres",
                ["Ledger__ConnectionString"] = $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=shop;Timeout=300",
                ["Ledger__Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        // It has asked, and now waits for the answer: that is what it has to be called away from.
        await connection.GetStream().ReadExactlyAsync(new byte[8], TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromMilliseconds(500), TestContext.Current.CancellationToken);

        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await errors);
        Assert.DoesNotContain("Unhandled exception", await output, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }
}
