using System.Collections.Concurrent;

namespace Cutout.Gateway.Tests.Chaos;

/// <summary>What the buyers have written down, for the books and for a summary that shows whether anything happened at all.</summary>
internal sealed class ChaosTally
{
    private readonly ConcurrentQueue<ChaosSale> _sales = [];
    private readonly ConcurrentQueue<string> _sessions = [];
    private readonly ConcurrentDictionary<string, int> _uploads = new();
    private int _jobs;
    private int _unlocked;

    public IReadOnlyCollection<ChaosSale> Sales => _sales;

    public IEnumerable<string> Sessions => _sessions;

    /// <summary>How many buyers have gone home.</summary>
    public int Jobs => Volatile.Read(ref _jobs);

    /// <summary>A code that has been delivered, or null.</summary>
    public string? Spent => _sales.FirstOrDefault(sale => sale.Whole)?.Code;

    public async Task ServeAsync(ChaosBuyer buyer, byte[] photo)
    {
        if (await buyer.ShopAsync(photo, Spent) is { } sale)
        {
            _sales.Enqueue(sale);
        }

        if (buyer.Session is { } session)
        {
            _sessions.Enqueue(session);
        }

        Interlocked.Add(ref _unlocked, buyer.Unlocked ? 1 : 0);
        _uploads.AddOrUpdate(buyer.Upload, 1, (_, count) => count + 1);
        Interlocked.Increment(ref _jobs);
    }

    public override string ToString() =>
        $"{_jobs} uploads ({string.Join(", ", _uploads.OrderByDescending(upload => upload.Value).Select(upload => $"{upload.Value} {upload.Key}"))}), {_unlocked} unlocked, {_sales.Count(sale => sale.Whole)} delivered";
}
