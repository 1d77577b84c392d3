using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Cutout.Gateway.Tests;
using Cutout.Gateway.Unlocking;

namespace Cutout.Soak;

/// <summary>
/// One visitor after another, each from another network, who does what visitors do: buys, looks, mistypes, breaks off,
/// forgets to erase.
/// </summary>
internal sealed class SoakVisitor(Uri address, SoakTally tally, Func<Task<string>> newCode, int seed) : IDisposable
{
    private const string Uploads = "/v1/cutouts?operation=background-removal";

    private static readonly TimeSpan ThinkTime = TimeSpan.FromMilliseconds(100);
    private static readonly byte[][] Photos = [Pictures.Jpeg(240, 180), Pictures.NoisyJpeg(320, 240), Pictures.Jpeg(640, 480)];

    private readonly Random _random = new(seed);
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    private string _from = "";

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            _from = new IPAddress(RandomNumberGenerator.GetBytes(4)).ToString();
            var (what, visit) = Choose();
            try
            {
                await visit();
                tally.Count(what);
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException or OperationCanceledException or JsonException)
            {
                tally.Fail($"{what}: {cut.Message}");
            }

            await Task.Delay(ThinkTime, CancellationToken.None);
        }
    }

    public void Dispose() => _client.Dispose();

    private (string, Func<Task>) Choose() => _random.Next(10) switch
    {
        0 => ("uploads broken off", BreakOffUploadAsync),
        1 => ("downloads broken off", () => BuyAsync(breaksOff: true)),
        2 => ("wrong codes", MistypeAsync),
        3 => ("bad files", SendRubbishAsync),
        4 => ("listeners who leave", ListenAndLeaveAsync),
        5 => ("photos left to their end", LeaveAsync),
        6 => ("questions", AskAsync),
        _ => ("purchases", () => BuyAsync(breaksOff: false)),
    };

    private async Task BuyAsync(bool breaksOff)
    {
        var cutout = await UploadAsync();
        await GetAsync($"{cutout}/preview");
        await GetAsync($"{cutout}/preview?background=3a7bd5");
        await GetAsync($"{cutout}/loupe?x=0.5&y=0.5");
        using (var unlocked = await SendAsync(HttpMethod.Post, $"{cutout}/unlock", JsonContent.Create(new { code = await newCode() })))
        {
            Expect(unlocked, HttpStatusCode.OK);
        }

        await GetAsync($"{cutout}/events");
        if (breaksOff)
        {
            using var begun = await SendAsync(HttpMethod.Get, $"{cutout}/result");
            await using var body = await begun.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[1000]);
        }

        await GetAsync($"{cutout}/result");
        using var erased = await SendAsync(HttpMethod.Delete, cutout);
        Expect(erased, HttpStatusCode.NoContent);
    }

    private async Task MistypeAsync()
    {
        var cutout = await UploadAsync();
        using var refused = await SendAsync(HttpMethod.Post, $"{cutout}/unlock", JsonContent.Create(new { code = UnlockCode.New().Text }));
        Expect(refused, HttpStatusCode.UnprocessableEntity);
        using var erased = await SendAsync(HttpMethod.Delete, cutout);
        Expect(erased, HttpStatusCode.NoContent);
    }

    private async Task BreakOffUploadAsync()
    {
        using var leaves = new CancellationTokenSource(TimeSpan.FromMilliseconds(_random.Next(1, 40)));
        try
        {
            using var answer = await SendAsync(HttpMethod.Post, Uploads, Photo(), leaves.Token);
        }
        catch (OperationCanceledException) when (leaves.IsCancellationRequested)
        {
            // As intended; now and then the answer is faster.
        }
    }

    private async Task SendRubbishAsync()
    {
        using var text = await SendAsync(HttpMethod.Post, Uploads, new ByteArrayContent(RandomNumberGenerator.GetBytes(20_000)) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } });
        Expect(text, HttpStatusCode.UnsupportedMediaType);
        using var cut = await SendAsync(HttpMethod.Post, Uploads, new ByteArrayContent(Photos[2][..^2000]) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } });
        Expect(cut, HttpStatusCode.UnprocessableEntity);
    }

    private async Task ListenAndLeaveAsync()
    {
        var cutout = await UploadAsync();
        using (var events = await SendAsync(HttpMethod.Get, $"{cutout}/events"))
        {
            Expect(events, HttpStatusCode.OK);
        }

        using var erased = await SendAsync(HttpMethod.Delete, cutout);
        Expect(erased, HttpStatusCode.NoContent);
    }

    private async Task LeaveAsync() => await GetAsync($"{await UploadAsync()}/preview");

    private async Task AskAsync()
    {
        await GetAsync("/");
        await GetAsync("/v1/operations");
        await GetAsync("/v1/privacy");
        using var quote = await SendAsync(HttpMethod.Post, "/v1/quote", JsonContent.Create(
            new { operation = "background-removal", width = 4000, height = 3000, contentType = "image/jpeg", bytes = 2_000_000 }));
        Expect(quote, HttpStatusCode.OK);
        using var nothing = await SendAsync(HttpMethod.Get, $"/v1/cutouts/{new string('0', 32)}");
        Expect(nothing, HttpStatusCode.NotFound);
    }

    private async Task<string> UploadAsync()
    {
        using var answer = await SendAsync(HttpMethod.Post, Uploads, Photo());
        Expect(answer, HttpStatusCode.Created);
        return answer.Headers.Location!.ToString();
    }

    private async Task GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Expect(answer, HttpStatusCode.OK);
        await answer.Content.CopyToAsync(Stream.Null);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? body = null, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body, Headers = { { "X-Forwarded-For", _from }, { "Prefer", "wait=60" } } };
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private ByteArrayContent Photo() => new(Photos[_random.Next(Photos.Length)]) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } };

    private static void Expect(HttpResponseMessage answer, HttpStatusCode expected)
    {
        if (answer.StatusCode != expected)
        {
            throw new HttpRequestException($"{answer.RequestMessage?.Method} answered {(int)answer.StatusCode} where {(int)expected} was expected");
        }
    }
}
