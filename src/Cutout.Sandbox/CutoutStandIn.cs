using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Pictures;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox;

/// <summary>
/// What the stand-ins of vendors with one endpoint for cutting have in common: a script, books, a balance, an address. The
/// words on the stand-in itself set what that endpoint answers from now on, those of <see cref="Once"/> what it answers next.
/// </summary>
public abstract class CutoutStandIn : CutoutWords, IStandIn
{
    private readonly Script _script;
    private readonly Books _books;
    private readonly Func<Uri> _address;
    private readonly string _root;
    private readonly Lock _lock = new();
    private readonly bool _strict;
    private readonly Dialect _dialect;

    private protected CutoutStandIn(string name, string root, Dialect dialect, SandboxOptions options, Func<Uri> address)
        : this(name, root, dialect, options, address, new Script(otherwise: () => options.Strict ? null : Answer.Works))
    {
    }

    private CutoutStandIn(string name, string root, Dialect dialect, SandboxOptions options, Func<Uri> address, Script script)
        : base(dialect, script.Always)
    {
        Name = name;
        ApiKey = $"fake-{name}-key";
        Once = new CutoutWords(dialect, script.NextOne);
        _root = root;
        _dialect = dialect;
        _script = script;
        _strict = options.Strict;
        _books = new Books(options.KeepRequests, options.KeepResults);
        _address = address;
    }

    public string Name { get; }

    public Uri BaseAddress => new(_address(), _root);

    public string ApiKey { get; set; }

    public CutoutWords Once { get; }

    /// <summary>What is left on the account, in the vendor's own unit; paid from by every cut. 1000 at the start.</summary>
    public decimal Credits
    {
        get
        {
            lock (_lock)
            {
                return field;
            }
        }

        set
        {
            lock (_lock)
            {
                field = value;
            }
        }
    } = 1000;

    public IReadOnlyList<RecordedRequest> Requests => _books.Requests;

    public bool IsWorking => _books.IsWorking;

    public IReadOnlyList<BillLine> Bill => _books.Bill;

    public IReadOnlyList<SentResult> Results => _books.Results;

    public decimal Charged => Bill.Sum(line => line.Amount);

    public SentResult? LastResult => Results is [.., var last] ? last : null;

    /// <summary>Queues answers for the next calls, one for each.</summary>
    public void Next(params ReadOnlySpan<Answer> answers) => _script.Next(answers);

    public Task WhenCalledAsync(int times = 1, CancellationToken cancellationToken = default) =>
        _books.WhenCalledAsync(times, cancellationToken);

    public void Forget() => _books.Clear();

    void IStandIn.Map(IEndpointRouteBuilder endpoints, Switchboard switchboard) => Map(endpoints, switchboard);

    private protected abstract void Map(IEndpointRouteBuilder endpoints, Switchboard switchboard);

    /// <summary>The vendor's main endpoint. Pictures are heavy work; its thread is not kept from other calls.</summary>
    private protected RequestDelegate Connect(Switchboard switchboard, string line, Func<Call, CancellationToken, Reply> work) =>
        switchboard.Connect(line, _script, _books, async (call, cancellationToken) => await Task.Run(() => work(call, cancellationToken), cancellationToken));

    /// <summary>Another endpoint.</summary>
    private protected RequestDelegate Connect(Switchboard switchboard, string name, Line line, Func<Call, Reply> work) =>
        switchboard.Connect(name, line.Script, _books, (call, _) => ValueTask.FromResult(work(call)));

    /// <summary>An endpoint beside the main one, which works as soon as anything is scripted.</summary>
    private protected Line Beside() =>
        new(_dialect, new Script(otherwise: () => !_strict || _script.IsWritten ? Answer.Works : null));

    /// <summary>Takes the price off the account and books it; false if there is not enough.</summary>
    private protected bool TrySell(Call call, string what, decimal price, string unit, CutoutFile file)
    {
        lock (_lock)
        {
            if (Credits < price)
            {
                return false;
            }

            Credits -= price;
        }

        var reference = Guid.NewGuid().ToString();
        _books.Charge(new BillLine(call.At, what, price, unit, reference));
        _books.Record(new SentResult(reference, file.Bytes, file.ContentType, file.Width, file.Height));
        return true;
    }
}
