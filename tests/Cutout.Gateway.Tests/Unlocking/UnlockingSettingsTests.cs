using Cutout.Gateway.Unlocking;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>How far each setting may go, and what is said of one step further.</summary>
public sealed class UnlockingSettingsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void The_least_and_the_most_of_each_are_taken()
    {
        UnlockingOptions[] taken =
        [
            new(), Held(lease: 45, renewEvery: 1), Held(lease: 30, renewEvery: 10), Held(lease: 48, renewEvery: 11.999),
            new() { TriesPerSession = 1 }, new() { TriesPerSession = 100 }, new() { SessionPause = Tick }, new() { SessionPause = Day },
            new() { TriesPerNetwork = 1 }, new() { TriesPerNetwork = 10_000 }, new() { NetworkWindow = Tick }, new() { NetworkWindow = Day },
            new() { AlarmRefusals = 1 },
        ];

        Assert.All(taken, options => Assert.True(new UnlockingValidator().Validate(null, options).Succeeded));
    }

    [Fact]
    public void One_step_further_is_refused_with_a_sentence()
    {
        (UnlockingOptions Options, string Sentence)[] refused =
        [
            (Held(lease: 45, renewEvery: 0.999), "Unlocking:RenewEvery is 00:00:00.9990000; it must lie between 00:00:01 and a third of Unlocking:Lease (00:00:45)."),
            (Held(lease: 30, renewEvery: 10.001), "Unlocking:RenewEvery is 00:00:10.0010000; it must lie between"),
            (Held(lease: 48, renewEvery: 12), "Unlocking:Lease is 00:00:48; with Unlocking:RenewEvery it must stay under a minute."),
            (new() { TriesPerSession = 0 }, "Unlocking:TriesPerSession is 0; it must lie between 1 and 100."),
            (new() { TriesPerSession = 101 }, "Unlocking:TriesPerSession is 101; it must lie between 1 and 100."),
            (new() { SessionPause = TimeSpan.Zero }, "Unlocking:SessionPause is 00:00:00; it must be more than nothing and at most a day."),
            (new() { SessionPause = Day + Tick }, "Unlocking:SessionPause is 1.00:00:00.0000001; it must be more than nothing and at most a day."),
            (new() { TriesPerNetwork = 0 }, "Unlocking:TriesPerNetwork is 0; it must lie between 1 and 10000."),
            (new() { TriesPerNetwork = 10_001 }, "Unlocking:TriesPerNetwork is 10001; it must lie between 1 and 10000."),
            (new() { NetworkWindow = TimeSpan.Zero }, "Unlocking:NetworkWindow is 00:00:00; it must be more than nothing and at most a day."),
            (new() { NetworkWindow = Day + Tick }, "Unlocking:NetworkWindow is 1.00:00:00.0000001; it must be more than nothing and at most a day."),
            (new() { AlarmRefusals = 0 }, "Unlocking:AlarmRefusals is 0; it must be 1 or more."),
        ];

        Assert.All(refused, wrong => Assert.StartsWith(wrong.Sentence, Assert.Single(new UnlockingValidator().Validate(null, wrong.Options).Failures!), StringComparison.Ordinal));
    }

    private static UnlockingOptions Held(double lease, double renewEvery) => new() { Lease = TimeSpan.FromSeconds(lease), RenewEvery = TimeSpan.FromSeconds(renewEvery) };
}
