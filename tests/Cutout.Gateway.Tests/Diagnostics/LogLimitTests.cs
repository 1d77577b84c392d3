using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cutout.Gateway.Tests.Diagnostics;

public sealed class LogLimitTests
{
    [Theory]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore", "Information")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore.Routing", "Trace")]
    [InlineData("Logging:LogLevel:Microsoft", "Debug")]
    [InlineData("Logging:LogLevel:*.Diagnostics", "Debug")]
    [InlineData("Logging:LogLevel:Default", "Debug")]
    [InlineData("Logging:Console:LogLevel:System.Net.Http", "Information")]
    public async Task Who_asks_for_more_of_the_log_than_is_given_is_told_so_once(string setting, string level)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { [setting] = level });

        var told = Assert.Single(gateway.Log.Events, happened => happened.Id.Name == "log-levels-limited");

        Assert.Equal(LogLevel.Warning, told.Level);
        Assert.Contains($"{setting.Split(':')[^1]}={level}", told.Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Logging:LogLevel:Default", "Information")]
    [InlineData("Logging:LogLevel:Microsoft.AspNetCore", "Error")]
    [InlineData("Logging:LogLevel:Cutout.Gateway.Sessions", "Trace")]
    [InlineData("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information")]
    public async Task Who_asks_for_what_is_given_is_told_nothing(string setting, string level)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { [setting] = level });

        Assert.DoesNotContain(gateway.Log.Events, happened => happened.Id.Name == "log-levels-limited");
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Information, false)]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Warning, true)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Information, true)]
    [InlineData("System.Net.Http.HttpClient.any.ClientHandler", LogLevel.Trace, false)]
    [InlineData("Cutout.Gateway.Sessions.Uploads", LogLevel.Debug, true)]
    [InlineData("CutoutSomebodyElses", LogLevel.Information, false)]
    public async Task Other_peoples_messages_are_written_from_a_warning_on_and_the_gateways_own_as_asked(string category, LogLevel level, bool written)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Logging:LogLevel:Default"] = "Trace", ["Logging:LogLevel:Microsoft.AspNetCore"] = "Trace" });
        var log = gateway.Services.GetRequiredService<ILoggerFactory>().CreateLogger(category);

        log.Log(level, "a message of {Somebody}", category);

        Assert.Equal(written, log.IsEnabled(level));
        Assert.Equal(written, gateway.Log.Lines.Contains($"{level} {category}: a message of {category} "));
    }

    [Fact]
    public async Task Of_the_scope_of_a_request_only_its_number_is_written()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var factory = gateway.Services.GetRequiredService<ILoggerFactory>();
        var framework = factory.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics");

        using (framework.BeginScope(new Dictionary<string, object?> { ["RequestPath"] = "/v1/cutouts/an-id", ["RequestId"] = "7:1" }.ToList()))
        using (framework.BeginScope("GET {Path}", "/v1/cutouts/an-id"))
        using (framework.BeginScope("GET /v1/cutouts/an-id"))
        {
            factory.CreateLogger("Cutout.Gateway.Sessions.Uploads").LogInformation("a message of ours");
        }

        var written = Assert.Single(gateway.Log.Events, happened => happened.Line.Contains("a message of ours", StringComparison.Ordinal));
        Assert.Contains("RequestId:7:1 RequestId=7:1", written.Scopes, StringComparison.Ordinal);
        Assert.DoesNotContain("an-id", written.Scopes, StringComparison.Ordinal);
    }
}
