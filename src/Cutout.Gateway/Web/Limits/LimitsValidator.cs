using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Web.Limits;

internal sealed class LimitsValidator : IValidateOptions<LimitsOptions>
{
    private const int Million = 1_000_000;

    // The server looks once a second.
    private static readonly TimeSpan ShortestSlowness = TimeSpan.FromSeconds(2);

    public ValidateOptionsResult Validate(string? name, LimitsOptions options)
    {
        var check = new SettingsCheck(LimitsOptions.Section);
        foreach (var (setting, perMinute) in new[]
        {
            (nameof(options.UploadsPerMinute), options.UploadsPerMinute),
            (nameof(options.PreviewsPerMinute), options.PreviewsPerMinute),
            (nameof(options.QuotesPerMinute), options.QuotesPerMinute),
            (nameof(options.EventsPerMinute), options.EventsPerMinute),
        })
        {
            check.Require(perMinute is >= 0 and <= Million, setting, $"is {perMinute}; it must lie between 1 and {Million}, or be 0 for any number");
        }

        foreach (var (setting, atOnce) in new[]
        {
            (nameof(options.UploadsAtOnce), options.UploadsAtOnce),
            (nameof(options.RequestsAtOnce), options.RequestsAtOnce),
            (nameof(options.RequestsAtOncePerNetwork), options.RequestsAtOncePerNetwork),
            (nameof(options.WaitingAtOnce), options.WaitingAtOnce),
            (nameof(options.WaitingAtOncePerNetwork), options.WaitingAtOncePerNetwork),
            (nameof(options.Connections), options.Connections),
            (nameof(options.ConnectionsPerNetwork), options.ConnectionsPerNetwork),
            (nameof(options.SlowestUpload), options.SlowestUpload),
            (nameof(options.SlowestDownload), options.SlowestDownload),
        })
        {
            check.Require(atOnce is >= 1 and <= Million, setting, $"is {atOnce}; it must lie between 1 and {Million}");
        }

        return check
            .Require(options.UploadTime >= TimeSpan.FromSeconds(5) && options.UploadTime <= TimeSpan.FromHours(1),
                nameof(options.UploadTime), $"is {options.UploadTime}; it must lie between 00:00:05 and 01:00:00")
            .Require(options.SlowFor >= ShortestSlowness && options.SlowFor <= TimeSpan.FromMinutes(5),
                nameof(options.SlowFor), $"is {options.SlowFor}; it must lie between {ShortestSlowness} and 00:05:00")
            .Verdict;
    }
}
