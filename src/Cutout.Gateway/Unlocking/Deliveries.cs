using System.Collections.Concurrent;
using Cutout.Gateway.Sessions;

namespace Cutout.Gateway.Unlocking;

/// <summary>
/// Settles what becomes of a bound use: delivered when every byte has left, back to the buyer when the session ends
/// before. A session that ends in the middle of a download leaves the answer to that download, or an erased session
/// would give away a picture.
/// </summary>
internal sealed class Deliveries(Ledger ledger, ILogger<Deliveries> log) : ISessionEnding
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, DownloadState> _downloads = [];
    private readonly ConcurrentDictionary<BoundUse, byte> _unmarked = new();

    public void Begin(CutoutSession session)
    {
        lock (_lock)
        {
            if (!_downloads.TryGetValue(session.Reference, out var download))
            {
                _downloads[session.Reference] = download = new DownloadState(session.Sent, session.ResultDigest!);
            }

            download.Active++;
        }
    }

    /// <summary>A download is over, whole or broken; gives true if the use has now been marked delivered.</summary>
    /// <param name="begun">The session as it was when the download began.</param>
    /// <param name="now">The session as it is now, with these bytes counted; null if it has ended.</param>
    /// <param name="start">First byte of what has left.</param>
    /// <param name="end">One past the last byte of what has left.</param>
    public async Task<bool> FinishAsync(CutoutSession begun, CutoutSession? now, long start, long end)
    {
        var bound = UseOf(begun);
        bool whole, abandoned;
        lock (_lock)
        {
            var download = _downloads[begun.Reference];
            if (download.Digest == begun.ResultDigest)
            {
                download.Sent = download.Sent.With(start, end);
            }

            whole = IsWhole(begun, begun.Sent.With(start, end))
                || (download.Digest == begun.ResultDigest && IsWhole(begun, download.Sent))
                || (now?.ResultDigest == begun.ResultDigest && IsWhole(begun, now!.Sent));
            if (whole && bound is { } owed)
            {
                // At once, before the download is forgotten: a session that ends in between would return the code.
                _unmarked.TryAdd(owed, default);
            }

            if (--download.Active == 0)
            {
                _downloads.Remove(begun.Reference);
            }

            abandoned = download is { Active: 0, SessionEnded: true };
        }

        if (bound is not { } use)
        {
            return false;
        }

        if (whole)
        {
            return await MarkAsync(use);
        }

        if (abandoned)
        {
            await ReturnAsync(use);
        }

        return false;
    }

    /// <summary>Whether any byte has left or is leaving.</summary>
    public bool HasBegun(CutoutSession session)
    {
        lock (_lock)
        {
            return session.Sent.Ranges.Length > 0 || _downloads.ContainsKey(session.Reference);
        }
    }

    /// <summary>Marks the session's use delivered; if the ledger can't be reached, later. Gives whether it is marked now.</summary>
    public async Task<bool> MarkAsync(CutoutSession session) => UseOf(session) is not { } use || await MarkAsync(use);

    /// <summary>Whether this use must stay bound although no living session has it.</summary>
    public bool Holds(BoundUse use)
    {
        lock (_lock)
        {
            return _downloads.ContainsKey(use.Session) || _unmarked.ContainsKey(use);
        }
    }

    /// <summary>Marks what could not be marked before; gives those that now are.</summary>
    public async Task<IReadOnlyList<BoundUse>> RetryAsync()
    {
        var marked = new List<BoundUse>();
        foreach (var use in _unmarked.Keys)
        {
            if (await MarkAsync(use))
            {
                marked.Add(use);
            }
        }

        return marked;
    }

    public async Task OnEndedAsync(CutoutSession last)
    {
        if (UseOf(last) is not { } use || last.Redemption!.Delivered)
        {
            return;
        }

        lock (_lock)
        {
            if (_downloads.TryGetValue(last.Reference, out var download))
            {
                download.SessionEnded = true;
                return;
            }

            if (_unmarked.ContainsKey(use))
            {
                return;
            }
        }

        await ReturnAsync(use);
    }

    private static bool IsWhole(CutoutSession session, ByteRanges sent) => sent.Cover(session.Result!.Bytes);

    private static BoundUse? UseOf(CutoutSession session)
    {
        if (session.Redemption is not { } redemption)
        {
            return null;
        }

        var use = LedgerUse.Parse(redemption.Use);
        return new BoundUse(use.Code, use.Slot, session.Reference);
    }

    private async Task<bool> MarkAsync(BoundUse use)
    {
        // Noted first, so that a session that ends while this is being written doesn't return the code.
        _unmarked.TryAdd(use, default);
        try
        {
            if (!await ledger.DeliverAsync(use.Use, use.Session))
            {
                log.DeliveredWithoutLease();
            }
        }
        catch (LedgerUnavailableException problem)
        {
            log.DeliveryNotWritten(problem.InnerException);
            return false;
        }

        _unmarked.TryRemove(use, out _);
        return true;
    }

    private async Task ReturnAsync(BoundUse use)
    {
        try
        {
            await ledger.ReturnAsync(use.Use, use.Session);
        }
        catch (LedgerUnavailableException problem)
        {
            log.CodeReturnedLate(problem.InnerException);
        }
    }
}
