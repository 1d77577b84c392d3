using Cutout.Gateway.Web.Limits;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Web;

/// <summary>How far each setting of the limits may go, and what is said of one step further.</summary>
public sealed class LimitsSettingsTests
{
    [Fact]
    public void The_least_and_the_most_of_each_are_taken()
    {
        LimitsOptions[] taken =
        [
            new(), new() { UploadsPerMinute = 0, PreviewsPerMinute = 0, QuotesPerMinute = 0, EventsPerMinute = 0 }, new() { UploadsPerMinute = 1_000_000 },
            new() { UploadsAtOnce = 1, RequestsAtOnce = 1, RequestsAtOncePerNetwork = 1, WaitingAtOnce = 1, WaitingAtOncePerNetwork = 1 },
            new() { Connections = 1, ConnectionsPerNetwork = 1, SlowestUpload = 1, SlowestDownload = 1_000_000 },
            new() { UploadTime = TimeSpan.FromSeconds(5) }, new() { UploadTime = TimeSpan.FromHours(1) },
            new() { SlowFor = TimeSpan.FromSeconds(2) }, new() { SlowFor = TimeSpan.FromMinutes(5) },
        ];

        Assert.All(taken, options => Assert.True(new LimitsValidator().Validate(null, options).Succeeded));
    }

    [Fact]
    public void One_step_further_is_refused_with_a_sentence()
    {
        (LimitsOptions Options, string Sentence)[] refused =
        [
            (new() { UploadsPerMinute = -1 }, "Limits:UploadsPerMinute is -1; it must lie between 1 and 1000000, or be 0 for any number."),
            (new() { PreviewsPerMinute = 1_000_001 }, "Limits:PreviewsPerMinute is 1000001; it must lie between"),
            (new() { QuotesPerMinute = -1 }, "Limits:QuotesPerMinute is -1; it must lie between"),
            (new() { EventsPerMinute = -1 }, "Limits:EventsPerMinute is -1; it must lie between"),
            (new() { UploadsAtOnce = 0 }, "Limits:UploadsAtOnce is 0; it must lie between 1 and 1000000."),
            (new() { RequestsAtOnce = 0 }, "Limits:RequestsAtOnce is 0; it must lie between"),
            (new() { RequestsAtOncePerNetwork = 0 }, "Limits:RequestsAtOncePerNetwork is 0; it must lie between"),
            (new() { WaitingAtOnce = 0 }, "Limits:WaitingAtOnce is 0; it must lie between"),
            (new() { WaitingAtOncePerNetwork = 0 }, "Limits:WaitingAtOncePerNetwork is 0; it must lie between"),
            (new() { Connections = 0 }, "Limits:Connections is 0; it must lie between"),
            (new() { ConnectionsPerNetwork = 0 }, "Limits:ConnectionsPerNetwork is 0; it must lie between"),
            (new() { SlowestUpload = 0 }, "Limits:SlowestUpload is 0; it must lie between"),
            (new() { SlowestDownload = 0 }, "Limits:SlowestDownload is 0; it must lie between"),
            (new() { UploadTime = TimeSpan.FromSeconds(4) }, "Limits:UploadTime is 00:00:04; it must lie between 00:00:05 and 01:00:00."),
            (new() { UploadTime = TimeSpan.FromHours(2) }, "Limits:UploadTime is 02:00:00; it must lie between"),
            (new() { SlowFor = TimeSpan.FromSeconds(1) }, "Limits:SlowFor is 00:00:01; it must lie between 00:00:02 and 00:05:00."),
            (new() { SlowFor = TimeSpan.FromMinutes(6) }, "Limits:SlowFor is 00:06:00; it must lie between"),
        ];

        Assert.All(refused, each => Assert.StartsWith(
            each.Sentence, Assert.Single(new LimitsValidator().Validate(null, each.Options).Failures!), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_setting_that_nobody_reads_is_refused_at_start()
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() =>
            GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Limits:UploadsPerHour"] = "3" }));

        Assert.StartsWith("Limits:UploadsPerHour is not a setting;", Assert.Single(problem.Failures), StringComparison.Ordinal);
    }
}
