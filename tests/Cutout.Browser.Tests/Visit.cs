using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Playwright;

namespace Cutout.Browser.Tests;

/// <summary>One visitor's page, what the visitor does there, and a watch over what the page does.</summary>
public sealed class Visit
{
    private const string SessionKey = "cutout.session";

    private readonly Uri _address;
    private readonly HttpClient _client;
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly ConcurrentQueue<string> _faults = new();

    private Visit(Uri address, HttpClient client, IBrowserContext context, IPage page)
    {
        _address = address;
        _client = client;
        _context = context;
        Page = page;
        page.Request += (_, request) => Note(request);
        page.PageError += (_, error) => _faults.Enqueue(error);
        page.SetDefaultTimeout(60_000);
    }

    public IPage Page { get; }

    public ILocator Heading => Page.Locator(".panel h1:visible");

    public ILocator Code => Page.Locator("#code");

    public ILocator CodeNote => Page.Locator("#code-note");

    public static async Task<Visit> OpenAsync(IBrowserContext context, Uri address, HttpClient client)
    {
        var visit = new Visit(address, client, context, await context.NewPageAsync());
        await context.ExposeFunctionAsync("reportViolation", (string violation) => visit._faults.Enqueue(violation));
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', (e) => reportViolation(`${e.violatedDirective}: ${e.blockedURI}`))");
        await visit.GoAsync();
        return visit;
    }

    /// <summary>The same visitor opens the page once more beside this one.</summary>
    public async Task<Visit> OpenTabAsync()
    {
        var visit = new Visit(_address, _client, _context, await _context.NewPageAsync());
        await visit.GoAsync();
        return visit;
    }

    private async Task GoAsync()
    {
        await Page.GotoAsync(_address.AbsoluteUri);
        await Page.Locator(".operation").First.WaitForAsync();
    }

    // ---- what a visitor does ----------------------------------------------------------------------------------------

    public Task PickAsync(string path) => Page.SetInputFilesAsync("#file", path);

    /// <summary>By the browser's own dragging, as from a folder's window.</summary>
    public async Task DropAsync(string path)
    {
        var stage = await Page.Locator("#stage").BoundingBoxAsync();
        var browser = await _context.NewCDPSessionAsync(Page);
        foreach (var step in new[] { "dragEnter", "dragOver", "drop" })
        {
            await browser.SendAsync("Input.dispatchDragEvent", new Dictionary<string, object>
            {
                ["type"] = step,
                ["x"] = stage!.X + stage.Width / 2,
                ["y"] = stage.Y + stage.Height / 2,
                ["data"] = new { items = Array.Empty<object>(), files = new[] { path }, dragOperationsMask = 1 },
            });
            if (step == "dragOver")
            {
                await Page.Locator("html[data-dragging]").WaitForAsync();
            }
        }
    }

    /// <summary>By the system's clipboard and the keys, as after copying a picture.</summary>
    public async Task PasteAsync(string path)
    {
        await _context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await Page.EvaluateAsync(
            """
            async (jpeg) => {
              const bytes = Uint8Array.from(atob(jpeg), (letter) => letter.charCodeAt(0));
              const picture = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
              const canvas = new OffscreenCanvas(picture.width, picture.height);
              canvas.getContext("2d").drawImage(picture, 0, 0);
              await navigator.clipboard.write([new ClipboardItem({ "image/png": await canvas.convertToBlob() })]);
            }
            """,
            Convert.ToBase64String(await File.ReadAllBytesAsync(path)));
        await Page.Keyboard.PressAsync("Control+V");
    }

    /// <summary>By key, for on a small window the card may lie under the buttons; not before the photo's arrival has taken the focus.</summary>
    public async Task ChooseAsync(string operation)
    {
        await WaitForAsync("review");
        var card = Page.Locator($"[name=operation][value={operation}]");
        await card.FocusAsync();
        await Page.Keyboard.PressAsync("Space");
        await Assertions.Expect(card).ToBeCheckedAsync();
    }

    /// <summary>Goes on with the Tab key until an element has the focus.</summary>
    public async Task TabToAsync(string id)
    {
        for (var presses = 0; presses < 60; presses++)
        {
            if (await Page.EvaluateAsync<string>("document.activeElement?.id") == id)
            {
                return;
            }

            await Page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"The Tab key does not lead to #{id}.");
    }

    /// <summary>Presses Enter on a file field until the browser asks for a file: soon after a page has come, Chromium may lose a key.</summary>
    public async Task<IFileChooser> OpenFilesByKeyAsync()
    {
        var chooser = Page.WaitForFileChooserAsync();
        do
        {
            await Page.Keyboard.PressAsync("Enter");
        }
        while (await Task.WhenAny(chooser, Task.Delay(TimeSpan.FromSeconds(5))) != chooser);

        return await chooser;
    }

    public async Task SendAsync()
    {
        await WaitForAsync("review");
        await Page.Locator("#go").ClickAsync();
    }

    public async Task GetPreviewAsync(Photo photo)
    {
        await PickAsync(photo.Path);
        await SendAsync();
        await WaitForAsync("ready");
    }

    /// <summary>Waits until the preview has been loaded and the photo has been cut away to the middle.</summary>
    public Task SeePreviewAsync() => Assertions.Expect(Page.Locator("#compare")).ToHaveValueAsync("50");

    public async Task EnterCodeAsync(string code)
    {
        await Code.FillAsync("");
        await Code.PressSequentiallyAsync(code);
        await Page.Locator("#unlock").ClickAsync();
    }

    public async Task<SavedFile> SaveAsync()
    {
        var result = Page.WaitForResponseAsync(response => response.Url.EndsWith("/result", StringComparison.Ordinal));
        var receipt = Page.WaitForResponseAsync(response => response.Url.EndsWith("/receipt", StringComparison.Ordinal));
        var download = await Page.RunAndWaitForDownloadAsync(() => Page.Locator("#save").ClickAsync());
        await WaitForAsync("done");
        var bytes = await File.ReadAllBytesAsync((await download.PathAsync())!);
        var promise = await (await result).HeaderValueAsync("repr-digest");
        return new SavedFile(download.SuggestedFilename, bytes, Convert.ToBase64String(SHA256.HashData(bytes)), promise, (await receipt).Status);
    }

    public Task WaitForAsync(string view) => Page.Locator($"html[data-view={view}]").WaitForAsync();

    // ---- what can be seen from outside ------------------------------------------------------------------------------

    public async Task<string?> SessionIdAsync() =>
        await Page.EvaluateAsync<string?>($"JSON.parse(sessionStorage.getItem('{SessionKey}'))");

    public async Task<JsonElement> SessionAsync(string id) =>
        JsonDocument.Parse(await _client.GetStringAsync(new Uri(_address, $"/v1/cutouts/{id}"))).RootElement;

    /// <summary>With what status the gateway answers who asks for a session.</summary>
    public async Task<int> StatusAsync(string id)
    {
        using var answer = await _client.GetAsync(new Uri(_address, $"/v1/cutouts/{id}"));
        return (int)answer.StatusCode;
    }

    public int Requests(string ending) => _requests.Count(request => request.EndsWith(ending, StringComparison.Ordinal));

    public int Looks => _requests.Count(request => request.Contains("/loupe?", StringComparison.Ordinal));

    public int Uploads => _requests.Count(request => request.StartsWith("POST ", StringComparison.Ordinal) && request.Contains("/v1/cutouts?", StringComparison.Ordinal));

    public IReadOnlyCollection<string> Faults => _faults;

    /// <summary>How many pixels the page is wider than its window.</summary>
    public Task<int> OverhangAsync() =>
        Page.EvaluateAsync<int>("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - document.documentElement.clientWidth");

    /// <summary>No cookie, no word to any other host, nothing that its own security policy forbids, no script error.</summary>
    public async Task AssertPromisesKeptAsync()
    {
        Assert.Empty(_faults);
        Assert.Empty(await _context.CookiesAsync());
        Assert.All(_requests, request => Assert.True(
            request.Contains($" {_address.AbsoluteUri}", StringComparison.Ordinal) || request.Contains($" blob:{_address.AbsoluteUri}", StringComparison.Ordinal),
            $"The page asked elsewhere: {request}"));
    }

    // A link that the visitor follows, and what is loaded where it leads, are not this page's doing.
    private void Note(IRequest request)
    {
        if (request.Frame.Url.StartsWith(_address.AbsoluteUri, StringComparison.Ordinal) && !(request.IsNavigationRequest && !request.Url.StartsWith(_address.AbsoluteUri, StringComparison.Ordinal)))
        {
            _requests.Enqueue($"{request.Method} {request.Url}");
        }
    }
}
