using System.Diagnostics.Metrics;
using System.Net;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>The sum of all visitors' refusals, minute by minute.</summary>
public sealed class RefusalWatchTests : IDisposable
{
    private readonly SetClock _clock = new();
    private readonly RecordedLog _log = new();
    private readonly List<(long Refused, double Usual)> _jumps = [];
    private readonly RefusalWatch _watch;

    public RefusalWatchTests()
    {
        _watch = new RefusalWatch(Options.Create(new UnlockingOptions { AlarmRefusals = 10 }), _clock, new LoggerFactory([_log]).CreateLogger<RefusalWatch>());
        _watch.Jumped += (refused, usual) => _jumps.Add((refused, usual));
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public void The_alarm_tells_how_many_were_refused_in_this_minute_and_how_many_are_usual_in_the_hour()
    {
        Refuse(9);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Refuse(9);
        _clock.Advance(TimeSpan.FromMinutes(1));

        Refuse(10);

        Assert.Equal((10, 18 / 59.0), Assert.Single(_jumps));
        Assert.Contains("10 codes were refused within a minute; usual are 0.3.", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Refusals_of_the_minute_before_are_not_counted_into_this_one()
    {
        Refuse(9);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Refuse(9);

        Assert.Empty(_jumps);
    }

    [Fact]
    public void What_lies_an_hour_back_is_no_longer_usual()
    {
        for (var minute = 0; minute < 60; minute++)
        {
            Refuse(9);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        // Fifty-nine of the sixty have gone by; in the last one nobody came.
        _clock.Advance(TimeSpan.FromMinutes(58));
        Refuse(10);

        Assert.Equal((10, 9 / 59.0), Assert.Single(_jumps));
    }

    [Theory]
    [InlineData(59, 0)]
    [InlineData(60, 1)]
    public void After_an_alarm_it_is_quiet_for_ten_minutes(int tenSeconds, int more)
    {
        Refuse(10);
        _clock.Advance(TimeSpan.FromSeconds(10 * tenSeconds));

        Refuse(10);

        Assert.Equal(1 + more, _jumps.Count);
    }

    [Fact]
    public void Five_times_the_usual_is_a_jump_and_less_is_none()
    {
        // 59 minutes of four make four usual.
        for (var minute = 0; minute < 59; minute++)
        {
            Refuse(4);
            _clock.Advance(TimeSpan.FromMinutes(1));
        }

        Refuse(19);
        Assert.Empty(_jumps);
        Refuse(1);
        Assert.Equal((20, 4), Assert.Single(_jumps));
    }

    [Fact]
    public async Task Refusals_and_alarms_are_counted_as_metrics()
    {
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, itself) =>
        {
            if (instrument.Meter.Name == RefusalWatch.MeterName)
            {
                Assert.NotEmpty(instrument.Description!);
                itself.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
        {
            lock (seen)
            {
                seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value;
            }
        });
        listener.Start();

        await Task.Run(() => Refuse(10), TestContext.Current.CancellationToken);

        // Other tests of this process may refuse codes meanwhile.
        Assert.InRange(seen["cutout.unlock.refusals"], 10, long.MaxValue);
        Assert.InRange(seen["cutout.unlock.alarms"], 1, long.MaxValue);
    }

    [Fact]
    public async Task The_operator_is_called_once_with_the_figures()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Unlocking:AlarmRefusals"] = "3" });

        await GuessAsync(gateway, 4);

        Assert.Contains(
            "Alarm refusals-jumped of unlocking: 3 codes were refused within a minute; usual are 0.0. Somebody may be guessing from many addresses, or a batch of codes has expired or was revoked.",
            Assert.Single(gateway.Log.Lines, line => line.Contains("Alarm refusals-jumped", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_stopping_calls_nobody_any_more()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Unlocking:AlarmRefusals"] = "3" });

        await gateway.Services.GetServices<IHostedService>().OfType<RefusalAlarm>().Single().StopAsync(TestContext.Current.CancellationToken);
        await GuessAsync(gateway, 4);

        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains("Alarm refusals-jumped", StringComparison.Ordinal));
    }

    private static async Task GuessAsync(GatewayUnderTest gateway, int times)
    {
        var session = await gateway.ReadySessionAsync([1, 2, 3]);
        for (var guess = 0; guess < times; guess++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await gateway.UnlockAsync(session, UnlockCode.New())).StatusCode);
        }
    }

    private void Refuse(int times)
    {
        for (var time = 0; time < times; time++)
        {
            _watch.Count();
        }
    }
}
