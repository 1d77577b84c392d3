using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Cutout.Gateway.Diagnostics;
using Cutout.Gateway.Tests.Unlocking;

namespace Cutout.Gateway.Tests.Diagnostics;

public sealed class HealthCommandTests
{
    [Fact]
    public async Task A_ready_gateway_ends_it_with_0_wherever_the_machine_sends_its_own_requests()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var (exit, output, errors) = await RunAsync(
            new Dictionary<string, string> { ["ASPNETCORE_URLS"] = $"http://+:{gateway.Address.Port}", ["http_proxy"] = "http://127.0.0.1:9" });

        Assert.Equal((0, """{"status":"ready","missing":[]}""", ""), (exit, output.Trim(), errors.Trim()));
    }

    [Fact]
    public async Task A_gateway_that_is_not_ready_ends_it_with_1_and_its_words()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await gateway.RunSqlAsync("ALTER TABLE migrations RENAME TO elsewhere");

        var (exit, output, _) = await RunAsync([], "--urls", gateway.Address.ToString());

        Assert.Equal((1, """{"status":"not ready","missing":["The ledger can't be read."]}"""), (exit, output.Trim()));
    }

    [Fact]
    public async Task Nobody_there_ends_it_with_1_and_the_address_that_was_asked()
    {
        // A port that is taken, so that nobody else gets it meanwhile, and at which nobody listens.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var address = $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}/";

        var (exit, output, errors) = await RunAsync([], "--urls", address);

        Assert.Equal((1, ""), (exit, output));
        Assert.Contains($"The gateway at {address} does not answer", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://+:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://*:80", "http://127.0.0.1/")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://localhost:8080", "http://localhost:8080/")]
    [InlineData("https://+:8443; http://10.0.0.7:8080", "http://10.0.0.7:8080/")]
    [InlineData("http://unix:/run/gateway.sock;https://+:8443", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_address_to_ask_is_read_from_where_the_server_listens(string? urls, string? asked) =>
        Assert.Equal(asked, HealthCommand.AddressIn(urls)?.ToString());

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(Dictionary<string, string> environment, params string[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(GatewayHost).Assembly.Location, "health", .. settings]) { RedirectStandardOutput = true, RedirectStandardError = true };
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
