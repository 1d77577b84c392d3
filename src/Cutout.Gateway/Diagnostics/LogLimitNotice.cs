using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Diagnostics;

/// <summary>Says once at start if the settings ask for more of the log than is given: who waits in vain for a message should know why.</summary>
internal sealed class LogLimitNotice(IOptions<LoggerFilterOptions> filters, ILogger<LogLimitNotice> log) : IHostedService
{
    private const string Default = "Default";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (AskedInVain(filters.Value) is { Count: > 0 } asked)
        {
            log.LevelsLimited(string.Join(", ", asked), LogCategories.ForeignFloor);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>As they are written in the settings, such as <c>Microsoft.AspNetCore=Information</c>.</summary>
    public static IReadOnlyList<string> AskedInVain(LoggerFilterOptions filters) =>
    [
        .. filters.Rules
            .Where(rule => rule.LogLevel < LeastOf(rule.CategoryName))
            .Select(rule => $"{rule.CategoryName ?? Default}={rule.LogLevel}")
            .Distinct(),
    ];

    // Information by default is what every configuration starts with, and nobody waits for more because of it.
    private static LogLevel LeastOf(string? category) => category switch
    {
        null => LogLevel.Information,
        _ when LogCategories.IsTrusted(category) => LogLevel.Trace,
        _ => LogCategories.ForeignFloor,
    };
}
