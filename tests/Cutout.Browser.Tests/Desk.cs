using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>The operator's page, what the operator does there, and a watch over what the page does.</summary>
public sealed class Desk
{
    private readonly IBrowserContext _context;
    private readonly Uri _address;
    private readonly ConcurrentQueue<IRequest> _requests = new();
    private readonly ConcurrentQueue<string> _faults = new();

    private Desk(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page, _address) = (context, page, address);
        page.Request += (_, request) => _requests.Enqueue(request);
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.SetDefaultTimeout(60_000);
    }

    public IPage Page { get; }

    public ILocator Heading => Page.Locator("main h1:visible");

    /// <summary>All requests so far, to the gateway or elsewhere.</summary>
    public IReadOnlyCollection<IRequest> Requests => _requests;

    public static async Task<Desk> OpenAsync(IBrowserContext context, Uri address)
    {
        var desk = new Desk(context, await context.NewPageAsync(), address);
        await context.ExposeFunctionAsync("reportViolation", (string violation) => desk._faults.Enqueue(violation));
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', (e) => reportViolation(`${e.violatedDirective}: ${e.blockedURI}`))");
        await desk.Page.GotoAsync(address.AbsoluteUri);
        await desk.Heading.WaitForAsync();
        return desk;
    }

    public async Task SignInAsync(string token = Office.Token)
    {
        await Page.Locator("#token").FillAsync(token);
        await Page.Locator("#sign-in button").ClickAsync();
        await Page.Locator("#figures:visible").WaitForAsync();
    }

    public async Task WishAsync(int count, string note, int uses = 1)
    {
        await Page.Locator("#mint-count").FillAsync($"{count}");
        await Page.Locator("#mint-uses").FillAsync($"{uses}");
        await Page.Locator("#mint-note").FillAsync(note);
    }

    public async Task<MintedFile> MintAsync(int count, string note, int uses = 1)
    {
        await WishAsync(count, note, uses);
        return await SaveByAsync(() => Page.Locator("#mint-go").ClickAsync());
    }

    /// <summary>What the browser saves when the operator does something.</summary>
    public async Task<MintedFile> SaveByAsync(Func<Task> doing)
    {
        var download = await Page.RunAndWaitForDownloadAsync(doing);
        var lines = await File.ReadAllLinesAsync((await download.PathAsync())!);
        Assert.Equal("code,batch", lines[0]);
        return new MintedFile(download.SuggestedFilename, [.. lines.Skip(1).Select(line => line.Split(',')[0])], lines[^1].Split(',')[1]);
    }

    /// <summary>For a route: the gateway mints, and the first answer never arrives.</summary>
    public static Func<IRoute, Task> LoseFirstAnswer()
    {
        var tries = 0;
        return async route =>
        {
            if (route.Request.Method == "POST" && tries++ == 0)
            {
                await route.FetchAsync();
                await route.AbortAsync();
            }
            else
            {
                await route.ContinueAsync();
            }
        };
    }

    public ILocator Batch(string name) => Page.Locator(".batch", new() { HasText = name });

    /// <summary>Today's figure, as a number if it is one.</summary>
    public async Task<string> FigureAsync(string name) => (await Page.Locator($"[data-figure={name}] .tile-value").TextContentAsync())!;

    public async Task AnswerAsync(string answer)
    {
        await Page.Locator($"#ask[open] button[value={answer}]").ClickAsync();
        await Page.Locator("#ask[open]").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    /// <summary>Everything of this browser that outlives a reload, and what stands in the page.</summary>
    public async Task<string> EverythingKeptAsync() => await Page.EvaluateAsync<string>(
        """
        async () => JSON.stringify([
          { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state, window.name,
          await indexedDB.databases(), await caches?.keys(), document.documentElement.outerHTML,
          [...document.querySelectorAll("input")].map((field) => field.value),
        ])
        """);

    /// <summary>How many pixels the page, or a question over it, is wider than its room.</summary>
    public Task<int> OverhangAsync() => Page.EvaluateAsync<int>(
        """
        Math.max(...[document.documentElement, ...document.querySelectorAll("dialog[open], .card")].map((box) => box.scrollWidth - box.clientWidth))
        """);

    /// <summary>No cookie, no word to any other host, nothing that its own security policy forbids, no script error.</summary>
    public async Task AssertPromisesKeptAsync()
    {
        Assert.Empty(_faults);
        Assert.Empty(await _context.CookiesAsync());
        var home = _address.GetLeftPart(UriPartial.Authority);
        Assert.All(_requests, request => Assert.StartsWith(home, request.Url.Replace("blob:", "", StringComparison.Ordinal), StringComparison.Ordinal));
    }
}
