using Cutout.Gateway.Web;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Unlocking;

internal sealed class UnlockingValidator : IValidateOptions<UnlockingOptions>
{
    // A code must be back with its buyer within a minute of its process's death.
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, UnlockingOptions options) => new SettingsCheck(UnlockingOptions.Section)
        .Require(options.RenewEvery >= TimeSpan.FromSeconds(1) && options.RenewEvery <= options.Lease / 3,
            nameof(options.RenewEvery), $"is {options.RenewEvery}; it must lie between 00:00:01 and a third of Unlocking:Lease ({options.Lease})")
        .Require(options.Lease + options.RenewEvery < LongestHold,
            nameof(options.Lease), $"is {options.Lease}; with Unlocking:RenewEvery it must stay under a minute")
        .Require(options.TriesPerSession is >= 1 and <= 100,
            nameof(options.TriesPerSession), $"is {options.TriesPerSession}; it must lie between 1 and 100")
        .Require(options.SessionPause > TimeSpan.Zero && options.SessionPause <= TimeSpan.FromDays(1),
            nameof(options.SessionPause), $"is {options.SessionPause}; it must be more than nothing and at most a day")
        .Require(options.TriesPerNetwork is >= 1 and <= 10_000,
            nameof(options.TriesPerNetwork), $"is {options.TriesPerNetwork}; it must lie between 1 and 10000")
        .Require(options.NetworkWindow > TimeSpan.Zero && options.NetworkWindow <= TimeSpan.FromDays(1),
            nameof(options.NetworkWindow), $"is {options.NetworkWindow}; it must be more than nothing and at most a day")
        .Require(options.AlarmRefusals >= 1, nameof(options.AlarmRefusals), $"is {options.AlarmRefusals}; it must be 1 or more")
        .Verdict;
}
