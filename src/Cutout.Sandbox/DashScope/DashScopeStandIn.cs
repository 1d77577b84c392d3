using System.Collections.Concurrent;
using Cutout.Sandbox.Calls;
using Cutout.Sandbox.Scripting;

namespace Cutout.Sandbox.DashScope;

/// <summary>
/// Stand-in of DashScope's image operations: the synchronous edit, the two tasks with poll, cancel and list, and the object
/// storage with the results. The words on the stand-in itself set what creates answer from now on, those of
/// <see cref="Once"/> what the next create answers; each other endpoint is a <see cref="Line"/> with the same words.
/// </summary>
public sealed class DashScopeStandIn : DashScopeWords, IStandIn
{
    private const string Root = "/api/v1";
    private const string ResultsRoot = "/results";

    private readonly Script _script;
    private readonly Books _books;
    private readonly Func<Uri> _address;
    private readonly DashScopeResults _files;
    private readonly DashScopeTasks _tasks;
    private readonly DashScopeEditWorkshop _edits;
    private readonly DashScopeTaskWorkshop _taskWork;
    private readonly DashScopeTaskCounter _counter;

    internal DashScopeStandIn(SandboxOptions options, Func<Uri> address)
        : this(options, address, new Script(otherwise: () => options.Strict ? null : Answer.Works))
    {
    }

    private DashScopeStandIn(SandboxOptions options, Func<Uri> address, Script script)
        : base(script.Always)
    {
        _script = script;
        _address = address;
        _books = new Books(options.KeepRequests, options.KeepResults);
        _files = new DashScopeResults(options.Clock, options.KeepResults);
        ResultOrigin = options.ResultOrigin;

        var desk = new DashScopeDesk(this, new DashScopeRates(options.Clock), options.Clock);
        var pictures = new DashScopePictures(Web);
        var shop = new DashScopeShop(this, _files, _books, options.Clock);
        _tasks = new DashScopeTasks(options.Clock, () => Limits, task => Finish(task, shop));
        _edits = new DashScopeEditWorkshop(desk, pictures, shop);
        _taskWork = new DashScopeTaskWorkshop(this, desk, pictures, _tasks, options.Clock);
        _counter = new DashScopeTaskCounter(desk, _tasks, options.Clock);

        Once = new DashScopeWords(script.NextOne);
        Polls = Beside(options);
        Cancels = Beside(options);
        Lists = Beside(options);
        Files = Beside(options);
    }

    public string Name => "dashscope";

    public Uri BaseAddress => new(_address(), $"{Root}/");

    public string ApiKey { get; set; } = "sk-sandbox";

    /// <summary>The words for the next create only.</summary>
    public DashScopeWords Once { get; }

    /// <summary>GET of one task. This and the next three work as soon as a create is scripted, and can be scripted apart.</summary>
    public Line Polls { get; }

    /// <summary>POST of a cancel.</summary>
    public Line Cancels { get; }

    /// <summary>GET of the list of tasks.</summary>
    public Line Lists { get; }

    /// <summary>GET of a result file.</summary>
    public Line Files { get; }

    /// <summary>The account's limits.</summary>
    public DashScopeLimits Limits { get; set; } = DashScopeLimits.Documented;

    /// <summary>How long a task runs once it has begun.</summary>
    public TimeSpan TaskDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Bad pictures let the task fail instead of the create.</summary>
    public bool ChecksPicturesInTheTask { get; set; }

    /// <summary>Scheme, host and port of result URLs; null for the sandbox's own address.</summary>
    public Uri? ResultOrigin { get; set; }

    /// <summary>How long a result URL is valid.</summary>
    public TimeSpan ResultsAreValidFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>What http(s) picture URLs can reach. A stand-in fetches nothing; other URLs fail to download.</summary>
    public ConcurrentDictionary<string, ReadOnlyMemory<byte>> Web { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<RecordedRequest> Requests => _books.Requests;

    public bool IsWorking => _books.IsWorking;

    /// <summary>Tasks are charged when they succeed, whether anybody asks for them or not.</summary>
    public IReadOnlyList<BillLine> Bill
    {
        get
        {
            _tasks.Settle();
            return _books.Bill;
        }
    }

    public IReadOnlyList<SentResult> Results
    {
        get
        {
            _tasks.Settle();
            return _books.Results;
        }
    }

    public decimal Charged => Bill.Sum(line => line.Amount);

    public SentResult? LastResult => Results is [.., var last] ? last : null;

    internal Uri EffectiveResultOrigin => ResultOrigin ?? new Uri(_address(), $"{ResultsRoot}/");

    /// <summary>Queues answers for the next creates, one for each.</summary>
    public void Next(params ReadOnlySpan<Answer> answers) => _script.Next(answers);

    public Task WhenCalledAsync(int times = 1, CancellationToken cancellationToken = default) =>
        _books.WhenCalledAsync(times, cancellationToken);

    public void Forget() => _books.Clear();

    void IStandIn.Map(IEndpointRouteBuilder endpoints, Switchboard switchboard)
    {
        const string Services = $"{Root}/services/aigc";
        endpoints.MapPost($"{Services}/multimodal-generation/generation", switchboard.Connect("edit", _script, _books, _edits.EditAsync));
        endpoints.MapPost($"{Services}/image2image/image-synthesis", switchboard.Connect("masked edit", _script, _books, _taskWork.MaskedEditAsync));
        endpoints.MapPost($"{Services}/image-generation/generation", switchboard.Connect("style repaint", _script, _books, _taskWork.StyleRepaintAsync));
        endpoints.MapGet($"{Services}/{{family}}/{{operation}}", switchboard.Connect("wrong method", _script, _books, _edits.RefuseGetAsync));
        endpoints.MapGet($"{Root}/tasks/{{id}}", switchboard.Connect("poll", Polls.Script, _books, _counter.PollAsync));
        endpoints.MapPost($"{Root}/tasks/{{id}}/cancel", switchboard.Connect("cancel", Cancels.Script, _books, _counter.CancelAsync));
        endpoints.MapGet($"{Root}/tasks", switchboard.Connect("list", Lists.Script, _books, _counter.ListAsync));

        var fetch = switchboard.Connect("file", Files.Script, _books, FetchAsync);
        endpoints.MapGet($"{ResultsRoot}/{{**path}}", fetch);
        endpoints.MapGet("/{**path}", fetch).RequireHost("*.aliyuncs.com");
    }

    private ValueTask<Reply> FetchAsync(Call call, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_files.Fetch(call.Request, $"/{call.Request.RouteValues["path"]}"));

    private Line Beside(SandboxOptions options) =>
        new(DashScopeDialect.Instance, new Script(otherwise: () => !options.Strict || _script.IsWritten ? Answer.Works : null));

    private static void Finish(DashScopeTask task, DashScopeShop shop)
    {
        if (!task.Failed)
        {
            var sold = task.Images.Skip(task.Twist?.FailedImages ?? 0);
            task.Urls = [.. sold.Select((image, index) => shop.Sell(image, task.Model, $"{task.Id}-{index + 1}", task.Id, task.Url))];
        }
    }
}
