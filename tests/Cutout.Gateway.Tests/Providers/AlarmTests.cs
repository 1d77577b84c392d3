using System.Text.Json;
using Cutout.Gateway.Providers.Alarms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Providers;

public sealed class AlarmTests
{
    [Fact]
    public async Task An_alarm_is_posted_to_the_webhook_once_for_a_while()
    {
        await using var listener = await Listener.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Alarms:WebhookUrl"] = listener.Url });
        var bell = gateway.Services.GetRequiredService<AlarmBell>();

        bell.Ring(AlarmKind.NoCredit, "removebg", "It is empty.");
        bell.Ring(AlarmKind.NoCredit, "removebg", "It is still empty.");
        bell.Ring(AlarmKind.LowCredit, "removebg", "Something else.");
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        bell.Ring(AlarmKind.NoCredit, "removebg", "It is empty again.");

        // Where the clock overtakes the post, it is sent once more; so the clock goes on, and what came twice counts once.
        var alarms = new List<JsonElement>();
        do
        {
            var next = listener.NextAsync();
            while (!next.IsCompleted)
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(5, TestContext.Current.CancellationToken));
            }

            alarms.Add(await next);
        }
        while (alarms[^1].GetProperty("message").GetString() != "It is empty again.");

        Assert.Equal(["It is empty.", "Something else.", "It is empty again."], alarms.Select(alarm => alarm.GetProperty("message").GetString()).Distinct());
        Assert.Equal(("no-credit", "removebg"), (alarms[0].GetProperty("kind").GetString(), alarms[0].GetProperty("about").GetString()));
    }

    [Fact]
    public async Task A_webhook_that_fails_is_tried_once_more_and_holds_up_nobody()
    {
        await using var listener = await Listener.StartAsync(failures: 3);
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Alarms:WebhookUrl"] = listener.Url });
        var bell = gateway.Services.GetRequiredService<AlarmBell>();
        bell.Ring(AlarmKind.NoCredit, "first", "");
        bell.Ring(AlarmKind.NoCredit, "second", "");

        var calls = new List<string?>();
        while (calls.Count < 4)
        {
            var next = listener.NextAsync();
            while (!next.IsCompleted)
            {
                gateway.Clock.Advance(TimeSpan.FromSeconds(1));
                await Task.WhenAny(next, Task.Delay(5, TestContext.Current.CancellationToken));
            }

            calls.Add((await next).GetProperty("about").GetString());
        }

        Assert.Equal(["first", "first", "second", "second"], calls);
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("secret-path"));
    }

    [Theory]
    [InlineData("Alarms:WebhookUrl", "hooks.example.com/x", "Alarms:WebhookUrl must be an absolute http or https address without a user's name.")]
    [InlineData("Alarms:Every", "00:00:01", "Alarms:Every is 00:00:01; it must lie between 00:01:00 and 7.00:00:00.")]
    public async Task A_wrong_setting_stops_the_start(string name, string value, string sentence)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(new Dictionary<string, string?> { [name] = value }));

        Assert.Equal([sentence], problem.Failures);
    }

    private sealed class Listener(WebApplication app, System.Threading.Channels.ChannelReader<JsonElement> calls) : IAsyncDisposable
    {
        public string Url => $"{app.Urls.Single()}/secret-path";

        public static async Task<Listener> StartAsync(int failures = 0)
        {
            var calls = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Services.AddRoutingCore();
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.UseRouting();
            app.MapPost("/secret-path", async (HttpContext context) =>
            {
                calls.Writer.TryWrite(await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body));
                context.Response.StatusCode = Interlocked.Decrement(ref failures) >= 0 ? 500 : 204;
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new Listener(app, calls.Reader);
        }

        public Task<JsonElement> NextAsync() => calls.ReadAsync(TestContext.Current.CancellationToken).AsTask();

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
