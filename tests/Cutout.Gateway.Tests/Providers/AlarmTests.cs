using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Cutout.Gateway.Providers.Alarms;
using Cutout.Gateway.Tests.Purchases;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Unlocking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Providers;

public sealed class AlarmTests
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_alarm_is_posted_to_the_webhook_once_for_a_while()
    {
        await using var listener = await Listener.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Alarms:WebhookUrl"] = listener.Url });
        var bell = gateway.Services.GetRequiredService<AlarmBell>();

        bell.Ring(AlarmKind.NoCredit, "removebg", "It is empty.");
        bell.Ring(AlarmKind.NoCredit, "removebg", "It is still empty.");
        bell.Ring(AlarmKind.LowCredit, "removebg", "Something else.");
        var alarms = new List<JsonElement> { await listener.NextAsync(), await listener.NextAsync() };
        gateway.Clock.Advance(TimeSpan.FromHours(1));
        bell.Ring(AlarmKind.NoCredit, "removebg", "It is empty again.");

        // Where the hour overtook an answer, its alarm is posted once more after a pause; what came twice counts once.
        do
        {
            alarms.Add(await NextAsync(gateway, listener));
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

        JsonElement[] calls =
        [
            await NextAsync(gateway, listener),
            await AgainAsync(gateway, listener, failures: 1),
            await NextAsync(gateway, listener),
            await AgainAsync(gateway, listener, failures: 3),
        ];

        Assert.Equal(["first", "first", "second", "second"], calls.Select(call => call.GetProperty("about").GetString()));
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("secret-path"));
    }

    [Fact]
    public async Task A_signed_alarm_keeps_its_name_when_it_is_tried_again_and_its_signature_is_right_each_time()
    {
        await using var listener = await Listener.StartAsync(failures: 1);
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Alarms:WebhookUrl"] = listener.Url, ["Alarms:Secret"] = SigningShop.Key });
        gateway.Services.GetRequiredService<AlarmBell>().Ring(AlarmKind.NoCredit, "removebg", "It is empty.");

        await NextAsync(gateway, listener);
        await AgainAsync(gateway, listener, failures: 1);

        var posts = listener.Posts.Take(2).ToList();
        Assert.All(posts, post =>
        {
            var time = long.Parse(post.Headers["webhook-timestamp"]!, CultureInfo.InvariantCulture);
            Assert.Equal(SigningShop.SignatureOf(SigningShop.Key, post.Headers["webhook-id"]!, time, post.Body), post.Headers["webhook-signature"]);
            Assert.Equal("application/json", post.Headers["Content-Type"]);
        });
        Assert.Equal(posts[0].Headers["webhook-id"], posts[1].Headers["webhook-id"]);
        Assert.NotEqual(posts[0].Headers["webhook-timestamp"], posts[1].Headers["webhook-timestamp"]);
        Assert.Equal(posts[0].Body, posts[1].Body);
    }

    [Fact]
    public async Task Without_a_key_an_alarm_carries_no_signature()
    {
        await using var listener = await Listener.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Alarms:WebhookUrl"] = listener.Url });
        gateway.Services.GetRequiredService<AlarmBell>().Ring(AlarmKind.NoCredit, "removebg", "It is empty.");

        await NextAsync(gateway, listener);

        Assert.DoesNotContain(listener.Posts.First().Headers.Keys, name => name.StartsWith("webhook-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task When_refused_codes_come_in_masses_the_operator_is_called()
    {
        await using var listener = await Listener.StartAsync();
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Alarms:WebhookUrl"] = listener.Url });
        var watch = gateway.Services.GetRequiredService<RefusalWatch>();

        for (var refusal = 0; refusal < 50; refusal++)
        {
            watch.Count();
        }

        var alarm = await NextAsync(gateway, listener);
        Assert.Equal(("refusals-jumped", "unlocking"), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("about").GetString()));
        Assert.StartsWith("50 codes were refused within a minute; usual are 0.0.", alarm.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Alarms:Secret", "whsec_short", "Alarms:Secret is no key; write whsec_ and base64 of 24 to 64 bytes, such as echo whsec_$(openssl rand -base64 32) prints.")]
    [InlineData("Alarms:WebhookUrl", "hooks.example.com/x", "Alarms:WebhookUrl must be an absolute http or https address without a user's name.")]
    [InlineData("Alarms:Every", "00:00:01", "Alarms:Every is 00:00:01; it must lie between 00:01:00 and 7.00:00:00.")]
    public async Task A_wrong_setting_stops_the_start(string name, string value, string sentence)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(new Dictionary<string, string?> { [name] = value }));

        Assert.Equal([sentence], problem.Failures);
    }

    // While an alarm is on its way the clock stands still, or a busy machine would have it given up. Where none comes for long,
    // one may have begun to wait for its second try only when the clock had moved on.
    private static async Task<JsonElement> NextAsync(GatewayUnderTest gateway, Listener listener)
    {
        var next = listener.NextAsync();
        for (var waits = 0; await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)) != next; waits++)
        {
            Assert.True(waits < 12, "No alarm comes.");
            gateway.Clock.Advance(Pause);
        }

        return await next;
    }

    // The second try comes a pause after the gateway has heard that the first one failed; so many have by then.
    private static async Task<JsonElement> AgainAsync(GatewayUnderTest gateway, Listener listener, int failures)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Shop.Patience);
        while (gateway.Log.Lines.Count(line => line.Contains("The alarm webhook answered 500", StringComparison.Ordinal)) < failures)
        {
            await Task.Delay(10, patience.Token);
        }

        gateway.Clock.Advance(Pause);
        return await NextAsync(gateway, listener);
    }

    private sealed class Listener(WebApplication app, System.Threading.Channels.ChannelReader<JsonElement> calls, ConcurrentQueue<(IHeaderDictionary Headers, byte[] Body)> posts) : IAsyncDisposable
    {
        /// <summary>As they came.</summary>
        public IReadOnlyCollection<(IReadOnlyDictionary<string, string> Headers, byte[] Body)> Posts =>
            [.. posts.Select(post => ((IReadOnlyDictionary<string, string>)post.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), post.Body))];

        public string Url => $"{app.Urls.Single()}/secret-path";

        public static async Task<Listener> StartAsync(int failures = 0)
        {
            var calls = System.Threading.Channels.Channel.CreateUnbounded<JsonElement>();
            var posts = new ConcurrentQueue<(IHeaderDictionary Headers, byte[] Body)>();
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.Services.AddRoutingCore();
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.UseRouting();
            app.MapPost("/secret-path", async (HttpContext context) =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body);
                posts.Enqueue((new HeaderDictionary(context.Request.Headers.ToDictionary()), body.ToArray()));
                calls.Writer.TryWrite(JsonSerializer.Deserialize<JsonElement>(body.ToArray()));
                context.Response.StatusCode = Interlocked.Decrement(ref failures) >= 0 ? 500 : 204;
            });
            await app.StartAsync(TestContext.Current.CancellationToken);
            return new Listener(app, calls.Reader, posts);
        }

        public Task<JsonElement> NextAsync() => calls.ReadAsync(TestContext.Current.CancellationToken).AsTask();

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
