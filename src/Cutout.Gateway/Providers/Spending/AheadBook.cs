using System.Collections.Concurrent;
using System.Data.Common;
using Cutout.Gateway.Unlocking;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Providers.Spending;

/// <summary>
/// Lines of the spend book that are on the disk before anybody needs them, so that calls which follow one another wait for no commit.
/// They are reserved against the cap as all others, and written only while that leaves plenty; what isn't needed is given back, and
/// what a process leaves behind that is gone counts as spent.
/// </summary>
internal sealed class AheadBook(LedgerWriter writer, SpendTotals totals, IOptions<SpendingOptions> options, TimeProvider clock, ILogger<AheadBook> log)
{
    // What is written ahead leaves so many times as much under the cap.
    private const int Plenty = 3;

    private readonly ConcurrentDictionary<SpendRequest, AheadLines> _kinds = new();
    private readonly ConcurrentDictionary<string, SpendReservation> _underWay = new();
    private readonly ConcurrentDictionary<AheadBatch, int> _owed = new();
    private volatile bool _isOver;

    /// <summary>Lines that were taken and whose settlement isn't on the disk yet.</summary>
    public ICollection<SpendReservation> UnderWay => _underWay.Values;

    /// <summary>The sum of what lies ready for a provider, which counts against its cap and can be spent by us.</summary>
    public long ReadyOf(string provider) => _kinds.Where(kind => kind.Key.Provider == provider).Sum(kind => kind.Key.Worst * kind.Value.Ready);

    /// <summary>A line that lies ready for such a call; null if there is none. Costs no commit.</summary>
    public SpendReservation? TryTake(SpendRequest request)
    {
        var now = clock.GetUtcNow();
        var lines = LinesFor(request);
        var batch = lines.TryTake(now);
        if (!_isOver)
        {
            lines.Refill(count => WriteAsync(request, count));
        }

        if (batch is null)
        {
            return null;
        }

        var line = new SpendReservation(Guid.NewGuid().ToString("N"), request, now) { Batch = batch };
        _underWay[line.Id] = line;
        return line;
    }

    /// <summary>The same for a call that the cap has no more room for: what is on its way is waited for, and what lies ready for other calls is given back.</summary>
    /// <returns>The line, or whether there may be room now.</returns>
    public async Task<(SpendReservation? Line, bool HasMadeRoom)> TryTakeLastAsync(SpendRequest request)
    {
        await LinesFor(request).Writing;
        return TryTake(request) is { } line ? (line, false) : (null, await GiveBackAsync(kind => kind.Provider == request.Provider, all: true));
    }

    /// <summary>Gives back what nobody needs; fails with <see cref="LedgerUnavailableException"/>.</summary>
    /// <param name="isLast">Nobody will need any of it.</param>
    public Task TendAsync(bool isLast)
    {
        _isOver |= isLast;
        return GiveBackAsync(static _ => true, isLast);
    }

    /// <summary>Within a transaction: see <see cref="AheadRows.SettleAsync"/>.</summary>
    public Task<bool> SettleAsync(DbTransaction transaction, SpendReservation line, string outcome, long charge)
    {
        // It is among the others when this is on the disk.
        _underWay.TryRemove(line.Id, out _);
        return AheadRows.SettleAsync(transaction, line, outcome, charge);
    }

    /// <summary>Its settlement could not be written.</summary>
    public void KeepUnderWay(SpendReservation line)
    {
        if (line.Batch is not null)
        {
            _underWay[line.Id] = line;
        }
    }

    private AheadLines LinesFor(SpendRequest request) =>
        _kinds.GetOrAdd(request with { Kilopixels = 0 }, static (_, most) => new AheadLines(most), options.Value.LinesAhead);

    private async Task<AheadBatch?> WriteAsync(SpendRequest request, int lines)
    {
        var batch = new AheadBatch(Guid.NewGuid().ToString("N"), request, clock.GetUtcNow());
        try
        {
            return await writer.WriteAsync(async transaction =>
                NoteSum(batch, await AheadRows.OpenAsync(transaction, batch, lines, Plenty * lines * request.Worst))) ? batch : null;
        }
        catch (Exception problem)
        {
            // Nobody waits for it. Whoever makes the next call writes his own line, or hears why he can't.
            log.LinesNotWritten(problem, request.Provider);
            return null;
        }
    }

    // What could not be given back is not used any more: whether that reached the disk is unknown, and it may be others' by now.
    private async Task<bool> GiveBackAsync(Func<SpendRequest, bool> which, bool all)
    {
        var kinds = _kinds.Where(kind => which(kind.Key)).Select(kind => kind.Value).ToArray();

        // What is on its way would be left behind: at the end for good, and after a leap of the clock it would be taken for a dead process's.
        await Task.WhenAll(kinds.Select(lines => lines.Writing));
        var now = clock.GetUtcNow();
        foreach (var (batch, lines) in kinds.SelectMany(lines => lines.TakeUnneeded(now, all)))
        {
            _owed[batch] = lines;
        }

        var owed = _owed.ToArray();
        if (owed.Length > 0)
        {
            await writer.WriteAsync(async transaction =>
            {
                foreach (var (batch, lines) in owed)
                {
                    NoteSum(batch, await AheadRows.GiveBackAsync(transaction, batch, lines));
                }

                return true;
            });
            foreach (var batch in owed)
            {
                _owed.TryRemove(batch);
            }
        }

        return owed.Length > 0;
    }

    private bool NoteSum(AheadBatch batch, long? committed)
    {
        if (committed is { } sum)
        {
            totals.Note(batch.Kind.Provider, batch.Day, sum);
        }

        return committed is not null;
    }
}
