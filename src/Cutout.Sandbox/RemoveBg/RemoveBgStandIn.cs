using System.Collections.Concurrent;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.RemoveBg;

/// <summary>
/// Stand-in of remove.bg's <c>/v1.0/removebg</c> and <c>/v1.0/account</c>. The words on the stand-in itself set what
/// <c>removebg</c> answers from now on, those of <see cref="Once"/> what it answers next.
/// </summary>
public sealed class RemoveBgStandIn : RemoveBgWords, IStandIn
{
    private const string Root = "/v1.0";

    private readonly Script _script;
    private readonly Books _books;
    private readonly RemoveBgAccount _account;
    private readonly RemoveBgWorkshop _workshop;
    private readonly Func<Uri> _address;

    internal RemoveBgStandIn(SandboxOptions options, Func<Uri> address)
        : this(options, address, new Script(otherwise: () => options.Strict ? null : Answer.Works))
    {
    }

    private RemoveBgStandIn(SandboxOptions options, Func<Uri> address, Script script)
        : base(script.Always)
    {
        _script = script;
        _books = new Books(options.KeepRequests, options.KeepResults);
        _account = new RemoveBgAccount(options.Clock);
        _workshop = new RemoveBgWorkshop(this, _account, _books);
        _address = address;
        Once = new RemoveBgWords(script.NextOne);
        Account = Beside(options);
        Improvements = Beside(options);
    }

    public string Name => "removebg";

    public Uri BaseAddress => new(_address(), $"{Root}/");

    public string ApiKey { get; set; } = "sandbox-key";

    public RemoveBgWords Once { get; }

    /// <summary>The account endpoint: works as soon as anything is scripted, and can be scripted apart.</summary>
    public Line Account { get; }

    /// <summary>The endpoint that takes pictures for the vendor to learn from: scripted like <see cref="Account"/>.</summary>
    public Line Improvements { get; }

    /// <summary>Credits left; paid from by every cut, shown by the account endpoint. 1000 at the start.</summary>
    public decimal Credits
    {
        get => _account.Credits;
        set => _account.Credits = value;
    }

    /// <summary>Megapixel-images a minute; 500 at the start.</summary>
    public int RateLimit
    {
        get => _account.RateLimit;
        set => _account.RateLimit = value;
    }

    /// <summary>
    /// What <c>image_url</c> and <c>bg_image_url</c> can reach. A stand-in fetches nothing; other URLs give 404 as their
    /// download status.
    /// </summary>
    public ConcurrentDictionary<string, ReadOnlyMemory<byte>> Web { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<RecordedRequest> Requests => _books.Requests;

    public bool IsWorking => _books.IsWorking;

    public IReadOnlyList<BillLine> Bill => _books.Bill;

    public IReadOnlyList<SentResult> Results => _books.Results;

    public decimal Charged => Bill.Sum(line => line.Amount);

    public SentResult? LastResult => Results is [.., var last] ? last : null;

    /// <summary>Queues answers for the next calls, one for each.</summary>
    public void Next(params ReadOnlySpan<Answer> answers) => _script.Next(answers);

    /// <summary>
    /// Empties the account, so that calls are refused and the account endpoint shows why. Set <see cref="Credits"/> to top
    /// it up; it then works again.
    /// </summary>
    public override void RunsOutOfCredit()
    {
        Credits = 0;
        Works();
    }

    public Task WhenCalledAsync(int times = 1, CancellationToken cancellationToken = default) =>
        _books.WhenCalledAsync(times, cancellationToken);

    public void Forget() => _books.Clear();

    void IStandIn.Map(IEndpointRouteBuilder endpoints, Switchboard switchboard)
    {
        endpoints.MapPost($"{Root}/removebg", switchboard.Connect("removebg", _script, _books, _workshop.RemoveBackgroundAsync));
        endpoints.MapPost($"{Root}/improve", switchboard.Connect("improve", Improvements.Script, _books, _workshop.ImproveAsync));
        endpoints.MapMethods($"{Root}/{{operation}}", ["OPTIONS"], RemoveBgWorkshop.PreflightAsync);
        endpoints.MapGet($"{Root}/account", switchboard.Connect("account", Account.Script, _books, _workshop.ShowAccountAsync));
    }

    private Line Beside(SandboxOptions options) =>
        new(RemoveBgDialect.Instance, new Script(otherwise: () => !options.Strict || _script.IsWritten ? Answer.Works : null));
}
