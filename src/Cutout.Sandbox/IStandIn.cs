using Cutout.Sandbox.Calls;

namespace Cutout.Sandbox;

/// <summary>
/// What all vendors' stand-ins have in common. A vendor is one folder: its stand-in (scripts and endpoints), its words, its
/// dialect (errors), its workshop (what it does when all is well), and its nouns.
/// </summary>
public interface IStandIn
{
    /// <summary>The provider's name in the gateway's settings.</summary>
    string Name { get; }

    /// <summary>Base address of the API, with a trailing slash, as the gateway's <c>BaseAddress</c> setting wants it.</summary>
    Uri BaseAddress { get; }

    /// <summary>The key that this stand-in accepts.</summary>
    string ApiKey { get; }

    /// <summary>All calls that came, oldest first; a copy.</summary>
    IReadOnlyList<RecordedRequest> Requests { get; }

    /// <summary>Whether it is at work on a call that has arrived; not while it holds its answer back.</summary>
    bool IsWorking { get; }

    /// <summary>All charges booked, oldest first; a copy.</summary>
    IReadOnlyList<BillLine> Bill { get; }

    /// <summary>The newest results, oldest first; a copy.</summary>
    IReadOnlyList<SentResult> Results { get; }

    /// <summary>The newest result, or null.</summary>
    SentResult? LastResult { get; }

    /// <summary>The sum of the bill.</summary>
    decimal Charged => Bill.Sum(line => line.Amount);

    /// <summary>Completes when so many calls have arrived since the start, or since <see cref="Forget"/>.</summary>
    Task WhenCalledAsync(int times = 1, CancellationToken cancellationToken = default);

    /// <summary>Forgets calls, charges and results, but neither script nor balance.</summary>
    void Forget();

    internal void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard);
}
