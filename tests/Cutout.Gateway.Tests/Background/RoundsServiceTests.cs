using System.Net;
using System.Threading.Channels;
using Cutout.Gateway.Background;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cutout.Gateway.Tests.Background;

/// <summary>What comes round again in the background of a running gateway.</summary>
public sealed class RoundsServiceTests
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(7);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_round_that_fails_ends_neither_the_gateway_nor_the_rounds_after_it(bool atOnce)
    {
        var rounds = Channel.CreateUnbounded<int>();
        await using var gateway = await StartAsync(atOnce, async round =>
        {
            await rounds.Writer.WriteAsync(round);
            if (round < 3)
            {
                throw new InvalidOperationException($"round {round} is a mistake");
            }
        });

        for (var round = 1; round <= 3; round++)
        {
            gateway.Clock.Advance(atOnce && round == 1 ? TimeSpan.Zero : Every);
            Assert.Equal(round, await NextOfAsync(rounds));
        }

        Assert.Equal(HttpStatusCode.OK, (await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken)).StatusCode);
        var failures = gateway.Log.Events.Where(told => told.Id.Name == "round-failed").ToArray();
        Assert.Equal(2, failures.Length);
        Assert.All(failures, told => Assert.Contains("A round of Rounds failed", told.Line));
        Assert.Contains("round 2 is a mistake", failures[1].Line);
    }

    [Fact]
    public async Task No_round_comes_before_its_time()
    {
        var rounds = Channel.CreateUnbounded<int>();
        await using var gateway = await StartAsync(atOnce: false, round => rounds.Writer.WriteAsync(round).AsTask());

        gateway.Clock.Advance(Every - TimeSpan.FromTicks(1));
        await gateway.MomentAsync();
        Assert.Equal(0, rounds.Reader.Count);
        gateway.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(1, await NextOfAsync(rounds));
    }

    [Fact]
    public async Task A_round_that_is_under_way_when_the_gateway_stops_is_told_of_it_and_is_no_failure()
    {
        var begun = new TaskCompletionSource();
        var gateway = await StartAsync(atOnce: true, async (_, stopping) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping);
        });
        await begun.Task.WaitAsync(Shop.Patience, TestContext.Current.CancellationToken);

        await gateway.DisposeAsync();

        Assert.DoesNotContain(gateway.Log.Events, told => told.Id.Name == "round-failed");
    }

    private static Task<GatewayUnderTest> StartAsync(bool atOnce, Func<int, Task> round) => StartAsync(atOnce, (number, _) => round(number));

    private static Task<GatewayUnderTest> StartAsync(bool atOnce, Func<int, CancellationToken, Task> round) =>
        GatewayUnderTest.StartAsync(configure: builder => builder.Services.AddSingleton<IHostedService>(services =>
            new Rounds(atOnce, round, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<Rounds>>())));

    private static async Task<int> NextOfAsync(Channel<int> rounds) =>
        await rounds.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Shop.Patience, TestContext.Current.CancellationToken);

    private sealed class Rounds(bool atOnce, Func<int, CancellationToken, Task> round, TimeProvider clock, ILogger log) : RoundsService(Every, atOnce, clock, log)
    {
        private int _number;

        protected override Task RoundAsync(CancellationToken stoppingToken) => round(++_number, stoppingToken);
    }
}
