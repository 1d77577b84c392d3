using Cutout.Gateway.Background;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Privacy.AccessLog;

/// <summary>Deletes a day's file before the first of its entries is older than it may become, at start and each hour.</summary>
internal sealed class AccessLogSweeper(IOptions<AccessLogOptions> options, TimeProvider clock, ILogger<AccessLogSweeper> log)
    : RoundsService(Every, atOnce: false, clock, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        Sweep();
        await base.StartAsync(cancellationToken);
    }

    protected override Task RoundAsync(CancellationToken stoppingToken)
    {
        if (options.Value.KeepFor is not null)
        {
            Sweep();
        }

        return Task.CompletedTask;
    }

    private void Sweep()
    {
        try
        {
            var files = AccessLogFiles.In(options.Value.Folder);
            if (options.Value.KeepFor is { } keepFor)
            {
                Delete(files.Where(file => IsOver(file.Day, keepFor)));
            }
            else if (files.Count > 0)
            {
                // Nobody has said how long they may lie, so they aren't deleted; but that there is no access log would be only half true.
                Log.AccessLogLeftOver(files.Count, options.Value.Folder);
            }
        }
        catch (Exception problem) when (AccessLogFiles.IsFault(problem))
        {
            Log.AccessLogNotDeleted(problem, options.Value.Folder);
        }
    }

    // Until it is looked again it would be too late.
    private bool IsOver(DateOnly day, TimeSpan keepFor) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) + keepFor < Clock.GetUtcNow() + Every;

    private void Delete(IEnumerable<(string Path, DateOnly Day)> files)
    {
        foreach (var (path, _) in files)
        {
            try
            {
                File.Delete(path);
            }
            catch (Exception problem) when (AccessLogFiles.IsFault(problem))
            {
                Log.AccessLogNotDeleted(problem, path);
            }
        }
    }
}
