using System.Globalization;
using Cutout.Gateway.Background;
using Cutout.Gateway.Unlocking;
using Dapper;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Purchases.Books;

/// <summary>
/// Counts what happens, without any person: in memory at once, and into the ledger every few seconds, so that no upload
/// waits for a disk. A killed process loses the seconds since; what was sold and delivered is in the ledger's own rows.
/// </summary>
internal sealed class Counters(LedgerWriter writer, IOptions<BooksOptions> options, TimeProvider clock, ILogger<Counters> log)
    : RoundsService(Every, atOnce: false, clock, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private Dictionary<CounterKey, long> _waiting = [];
    private string _forgotBefore = "";

    public void Count(string name, string operation, string? provider, int times = 1)
    {
        var day = DayOf(Clock.GetUtcNow());
        lock (_lock)
        {
            var key = new CounterKey(day, operation, provider ?? "", name);
            _waiting[key] = _waiting.GetValueOrDefault(key) + times;
        }
    }

    /// <summary>
    /// Writes what has been counted; what can't be written is kept for the next time. Whoever reads after it sees also what
    /// another flush had taken and not yet written.
    /// </summary>
    public async Task FlushAsync()
    {
        await _flushing.WaitAsync();
        try
        {
            await WriteAsync();
        }
        finally
        {
            _flushing.Release();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await FlushAsync();
    }

    public override void Dispose()
    {
        _flushing.Dispose();
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken stoppingToken)
    {
        await FlushAsync();
        await ForgetAsync();
    }

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // Once a day, and once after the start.
    private async Task ForgetAsync()
    {
        if (options.Value.KeepFor is not { } time || (DayOf(Clock.GetUtcNow() - time) is var first && first == _forgotBefore))
        {
            return;
        }

        try
        {
            await writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(BooksSql.Forget, new { first }, transaction));
            _forgotBefore = first;
        }
        catch (LedgerUnavailableException problem)
        {
            Log.CountsNotDeleted(problem.InnerException);
        }
    }

    private async Task WriteAsync()
    {
        var counted = Take();
        if (counted.Count == 0)
        {
            return;
        }

        try
        {
            await writer.WriteAsync(transaction => transaction.Connection!.ExecuteAsync(
                BooksSql.Count,
                counted.Select(line => new { line.Key.Day, line.Key.Operation, line.Key.Provider, line.Key.Name, Times = line.Value }),
                transaction));
        }
        catch (LedgerUnavailableException problem)
        {
            Log.CountsNotWritten(problem.InnerException);
            GiveBack(counted);
        }
    }

    private Dictionary<CounterKey, long> Take()
    {
        lock (_lock)
        {
            var counted = _waiting;
            _waiting = [];
            return counted;
        }
    }

    private void GiveBack(Dictionary<CounterKey, long> counted)
    {
        lock (_lock)
        {
            foreach (var (key, times) in counted)
            {
                _waiting[key] = _waiting.GetValueOrDefault(key) + times;
            }
        }
    }
}
