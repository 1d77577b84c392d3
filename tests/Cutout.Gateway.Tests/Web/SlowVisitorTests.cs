using System.Net;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Web;

/// <summary>Who takes for ever is cut off and holds nothing any more; the settings are short here, and the waiting is real.</summary>
public sealed class SlowVisitorTests
{
    [Fact]
    public async Task A_photo_that_takes_longer_than_it_may_is_given_up_however_steadily_it_comes()
    {
        await using var gateway = await StartAsync(("Limits:UploadTime", "00:02:00"));
        using var visitor = await RawVisitor.StandStillAsync(gateway, 100_000);
        await HeldAsync(gateway, 100_000);

        // Room is set aside for it first, and its time begins then.
        await Eventually.HoldsAsync(() => gateway.Clock.IsAwaited(TimeSpan.FromMinutes(2)));
        for (var minute = 0; minute < 4; minute++)
        {
            await visitor.SendAsync("some more");
            gateway.Clock.Advance(TimeSpan.FromSeconds(29));
        }

        Assert.Equal(100_000, gateway.Services.GetRequiredService<MemoryBudget>().Held);
        gateway.Clock.Advance(TimeSpan.FromSeconds(5));
        var answer = await visitor.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too-slow\"", answer, StringComparison.Ordinal);
        await HeldAsync(gateway, 0);
    }

    [Fact]
    public async Task A_photo_that_stands_still_is_given_up()
    {
        await using var gateway = await StartAsync(("Limits:SlowFor", "00:00:02"));
        using var visitor = await RawVisitor.StandStillAsync(gateway, 100_000);

        var answer = await visitor.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"too-slow\"", answer, StringComparison.Ordinal);
        await HeldAsync(gateway, 0);
    }

    [Fact]
    public async Task A_buyer_who_stops_reading_is_cut_off_and_his_picture_is_let_go()
    {
        await using var gateway = await StartAsync(("Limits:SlowFor", "00:00:02"), ("Limits:SlowestDownload", "1000000"));
        var (session, _) = await gateway.UnlockedAsync(new byte[30_000_000]);
        using var visitor = await RawVisitor.ConnectAsync(gateway);
        visitor.TakeLittle();
        await visitor.SendAsync($"GET /v1/cutouts/{session.Id.Value}/result HTTP/1.1\r\nHost: gateway\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await visitor.ReadAsync(), StringComparison.Ordinal);

        // The picture is held for the download although its session has ended, until the download is cut off.
        await gateway.Client.DeleteAsync($"/v1/cutouts/{session.Id.Value}", TestContext.Current.CancellationToken);

        await HeldAsync(gateway, 0);
    }

    [Fact]
    public async Task Headers_that_never_end_are_not_waited_for()
    {
        await using var gateway = await StartAsync();
        using var visitor = await RawVisitor.ConnectAsync(gateway);
        await visitor.SendAsync("GET / HTTP/1.1\r\nHost: gateway\r\nX-Slow: ");

        var answer = await visitor.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_beyond_those_of_one_network_are_closed_and_the_others_go_on()
    {
        await using var gateway = await StartAsync(("Limits:ConnectionsPerNetwork", "2"));
        using var one = await RawVisitor.ConnectAsync(gateway);
        using var two = await RawVisitor.ConnectAsync(gateway);
        await one.SendAsync("GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await one.ReadAsync(), StringComparison.Ordinal);
        await two.SendAsync("GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 ", await two.ReadAsync(), StringComparison.Ordinal);

        Assert.False(await AnswersAsync(gateway));
        one.Dispose();
        await Eventually.HoldsAsync(() => AnswersAsync(gateway));

        // What comes first may be the end of the last answer, for which nobody has waited.
        await two.SendAsync("GET /health/live HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n");
        Assert.Contains("HTTP/1.1 200 ", await two.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_connections_of_a_known_proxy_are_not_counted()
    {
        await using var gateway = await StartAsync(("Limits:ConnectionsPerNetwork", "1"), ("Proxies:Known", "127.0.0.0/8"));
        using var one = await RawVisitor.ConnectAsync(gateway);
        using var two = await RawVisitor.ConnectAsync(gateway);

        foreach (var visitor in new[] { one, two })
        {
            await visitor.SendAsync("GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200 ", await visitor.ReadAsync(), StringComparison.Ordinal);
        }
    }

    private static async Task<bool> AnswersAsync(GatewayUnderTest gateway)
    {
        try
        {
            using var visitor = await RawVisitor.ConnectAsync(gateway);
            await visitor.SendAsync("GET /health/live HTTP/1.1\r\nHost: gateway\r\n\r\n");
            return (await visitor.ReadAsync()).StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal);
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static Task<GatewayUnderTest> StartAsync(params (string Name, string Value)[] settings) =>
        GatewayUnderTest.StartAsync(settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));

    private static Task HeldAsync(GatewayUnderTest gateway, long bytes) =>
        Eventually.HoldsAsync(() => gateway.Services.GetRequiredService<MemoryBudget>().Held == bytes);
}
