using System.Globalization;
using System.Net;
using Cutout.Sandbox.Scripting;
using Cutout.Sandbox.Tests.RemoveBg;

namespace Cutout.Sandbox.Tests.Scripting;

public sealed class FaultTests : IAsyncLifetime
{
    private readonly SetClock _clock = new();
    private VendorSandbox _sandbox = null!;
    private RemoveBgClient _client = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sandbox = await VendorSandbox.StartAsync(new SandboxOptions { Clock = _clock }, Cancelled);
        _client = new RemoveBgClient(_sandbox.RemoveBg);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Queued_answers_come_in_order_and_then_the_standing_one_for_ever()
    {
        _sandbox.RemoveBg.Once.AnswersHtml(502);
        _sandbox.RemoveBg.Next(Answer.Status(503), Answer.Status(504));
        _sandbox.RemoveBg.RefusesWith(400, "unknown_foreground", "No subject");

        var statuses = new List<int>();
        for (var call = 0; call < 5; call++)
        {
            using var reply = await _client.CutAsync([1]);
            statuses.Add((int)reply.StatusCode);
        }

        Assert.Equal([502, 503, 504, 400, 400], statuses);
    }

    [Fact]
    public async Task A_silent_vendor_has_taken_the_call_and_charges_only_if_told_to()
    {
        _sandbox.RemoveBg.NeverAnswers(afterTheWork: true);

        using var request = Request(Photos.Small);
        var call = _client.SendAsync(request);
        await Wait.UntilAsync(() => _sandbox.RemoveBg.Bill.Count > 0);

        Assert.False(call.IsCompleted);
        Assert.Single(_sandbox.RemoveBg.Requests);
        Assert.Single(_sandbox.RemoveBg.Bill);
    }

    [Fact]
    public async Task A_slow_answer_leaves_when_the_clock_says_so_and_not_before()
    {
        _sandbox.RemoveBg.AnswersSlowly(TimeSpan.FromSeconds(30));
        var call = _client.CutAsync(Photos.Small);
        await _clock.WhenSomebodyWaits();

        _clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(call.IsCompleted);
        Assert.Single(_sandbox.RemoveBg.Bill);

        _clock.Advance(TimeSpan.FromSeconds(0.1));
        using var reply = await call;
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task A_body_cut_short_promises_its_whole_length_and_then_ends()
    {
        _sandbox.RemoveBg.CutsTheBodyShort(after: 0.25);

        using var reply = await SendForHeadersAsync();
        var whole = _sandbox.RemoveBg.LastResult!.Bytes.Length;

        Assert.Equal(whole, reply.Content.Headers.ContentLength);
        var (received, broken) = await ReadAsync(reply);
        Assert.Equal(whole / 4, received);
        Assert.True(broken);
    }

    [Fact]
    public async Task A_stalled_body_stops_half_way_and_leaves_the_connection_open()
    {
        _sandbox.RemoveBg.StallsInTheBody();
        using var reply = await SendForHeadersAsync();
        await using var body = await reply.Content.ReadAsStreamAsync(Cancelled);
        var half = new byte[_sandbox.RemoveBg.LastResult!.Bytes.Length / 2];

        await body.ReadExactlyAsync(half, Cancelled);
        var next = body.ReadAsync(new byte[1], Cancelled).AsTask();

        Assert.Equal(_sandbox.RemoveBg.LastResult.Bytes.Span[..half.Length], half);
        Assert.False(next.IsCompleted);
    }

    [Fact]
    public async Task A_reset_body_never_arrives_whole()
    {
        _sandbox.RemoveBg.ResetsInTheBody();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _client.CutAsync(Photos.Small));
    }

    [Fact]
    public async Task A_trickling_body_gives_one_byte_for_each_tick()
    {
        _sandbox.RemoveBg.Answers(Answer.Ok("abc"u8.ToArray(), "image/png").Sent(Deliveries.Trickle(TimeSpan.FromSeconds(1)), "trickling"));
        using var reply = await SendForHeadersAsync();
        await using var body = await reply.Content.ReadAsStreamAsync(Cancelled);
        var letters = "";

        for (var second = 0; second < 3; second++)
        {
            await _clock.WhenSomebodyWaits();
            _clock.Advance(TimeSpan.FromSeconds(1));
            var piece = new byte[10];
            Assert.Equal(1, await body.ReadAsync(piece, Cancelled));
            letters += (char)piece[0];
        }

        Assert.Equal("abc", letters);
    }

    [Fact]
    public async Task An_endless_body_goes_on_after_the_picture()
    {
        _sandbox.RemoveBg.NeverEndsTheBody();
        using var reply = await SendForHeadersAsync();
        await using var body = await reply.Content.ReadAsStreamAsync(Cancelled);
        var more = new byte[_sandbox.RemoveBg.LastResult!.Bytes.Length + 1_000_000];

        await body.ReadExactlyAsync(more, Cancelled);

        Assert.Null(reply.Content.Headers.ContentLength);
        Assert.Equal(0, more[^1]);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task A_connection_closed_before_headers_is_charged_only_after_the_work(bool afterTheWork, int charges)
    {
        _sandbox.RemoveBg.ClosesBeforeHeaders(afterTheWork);

        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => _client.CutAsync(Photos.Small));

        Assert.Equal(HttpRequestError.ResponseEnded, thrown.HttpRequestError);
        Assert.Equal(charges, _sandbox.RemoveBg.Bill.Count);
        Assert.Single(_sandbox.RemoveBg.Requests);
    }

    [Fact]
    public async Task Canned_answers_go_out_as_they_are_and_cost_nothing()
    {
        byte[] junk = [9, 8, 7];
        _sandbox.RemoveBg.Once.AnswersOkWith(junk, "image/png");
        _sandbox.RemoveBg.Once.AnswersWithRedirect("https://example.com/", 307);
        _sandbox.RemoveBg.Once.AnswersHtml(410);

        using var ok = await _client.CutAsync(Photos.Small);
        Assert.Equal(junk, await ok.Content.ReadAsByteArrayAsync(Cancelled));
        Assert.Equal("image/png", ok.Content.Headers.ContentType?.ToString());

        using var request = Request(Photos.Small);
        using var straight = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var redirect = await straight.SendAsync(request, Cancelled);
        Assert.Equal(HttpStatusCode.RedirectKeepVerb, redirect.StatusCode);
        Assert.Equal("https://example.com/", redirect.Headers.Location?.ToString());

        using var page = await _client.CutAsync(Photos.Small);
        Assert.Equal(HttpStatusCode.Gone, page.StatusCode);
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.Empty(_sandbox.RemoveBg.Bill);
    }

    [Fact]
    public async Task Every_vendor_says_the_common_refusals_in_its_own_words()
    {
        _sandbox.RemoveBg.Once.RejectsTheKey();
        _sandbox.RemoveBg.Once.LimitsTheRate(TimeSpan.FromSeconds(7));
        _sandbox.RemoveBg.Once.LimitsTheRateOddly("soon");
        _sandbox.RemoveBg.Once.LimitsTheRate(null);

        using var key = await _client.CutAsync([1]);
        Assert.Equal("""{"errors":[{"title":"API Key invalid","code":"auth_failed"}]}""", await key.Content.ReadAsStringAsync(Cancelled));
        using var rate = await _client.CutAsync([1]);
        Assert.Equal(TimeSpan.FromSeconds(7), rate.Headers.RetryAfter?.Delta);
        using var odd = await _client.CutAsync([1]);
        Assert.Equal("soon", odd.Headers.NonValidated["Retry-After"].ToString());
        using var bare = await _client.CutAsync([1]);
        Assert.Equal(HttpStatusCode.TooManyRequests, bare.StatusCode);
        Assert.False(bare.Headers.Contains("Retry-After"));
    }

    [Fact]
    public async Task A_caller_that_leaves_while_uploading_is_recorded_as_incomplete()
    {
        _sandbox.RemoveBg.Cuts();
        using var socket = new System.Net.Sockets.TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _sandbox.Address.Port, Cancelled);
        var head = $"POST /v1.0/removebg HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {1000.ToString(CultureInfo.InvariantCulture)}\r\n\r\n{{";
        await socket.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), Cancelled);

        socket.Close();
        await Wait.UntilAsync(() => _sandbox.RemoveBg.Requests.Count > 0);

        Assert.False(_sandbox.RemoveBg.Requests[0].Complete);
    }

    [Fact]
    public async Task A_corrupt_body_has_its_length_and_type_but_not_its_bytes()
    {
        _sandbox.RemoveBg.CorruptsTheBody();
        using var reply = await _client.CutAsync(Photos.Small);

        var good = _sandbox.RemoveBg.LastResult!.Bytes.ToArray();
        var bytes = await reply.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.Equal(good.Length, bytes.Length);
        Assert.Equal(16, good.Zip(bytes).Count(pair => pair.First != pair.Second));
    }

    [Fact]
    public async Task Raw_bytes_go_out_as_no_server_would_send_them()
    {
        _sandbox.RemoveBg.Once.AnswersRaw("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\nX-Odd: a\r\n\r\nabc"u8.ToArray());
        _sandbox.RemoveBg.Once.AnswersRaw("SSH-2.0-OpenSSH_9\r\n"u8.ToArray());

        using var odd = await _client.CutAsync([1]);
        var thrown = await Assert.ThrowsAsync<HttpRequestException>(() => _client.CutAsync([1]));

        Assert.Equal("a", RemoveBgClient.Header(odd, "X-Odd"));
        Assert.Equal("abc", await odd.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(HttpRequestError.InvalidResponse, thrown.HttpRequestError);
    }

    [Fact]
    public async Task An_answer_can_be_held_back_until_the_test_lets_it_go()
    {
        var gate = new TaskCompletionSource();
        _sandbox.RemoveBg.AnswersAfter(gate.Task);
        var call = _client.CutAsync(Photos.Small);
        await Wait.UntilAsync(() => _sandbox.RemoveBg.Charged == 0.25m);

        Assert.False(call.IsCompleted);
        gate.SetResult();

        using var reply = await call;
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task A_vendor_may_refuse_or_fall_silent_without_reading_the_upload()
    {
        _sandbox.RemoveBg.Once.RefusesBeforeReading(413, "file_too_large", "File too large");
        _sandbox.RemoveBg.Once.NeverReads();
        using var leaving = new CancellationTokenSource();

        using var refused = await _client.CutAsync(Photos.Small);
        using var request = Request(new byte[20_000_000]);
        using var http = new HttpClient();
        var stuck = http.SendAsync(request, leaving.Token);
        await _sandbox.RemoveBg.WhenCalledAsync(2, Cancelled);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.False(stuck.IsCompleted);
        Assert.All(_sandbox.RemoveBg.Requests, call => Assert.False(call.Complete));
        await leaving.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => stuck);
    }

    [Fact]
    public void Work_without_reading_is_a_mistake_of_the_script() =>
        Assert.Throws<InvalidOperationException>(() => Answer.Works.WithoutReading());

    private HttpRequestMessage Request(byte[] photo)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_sandbox.RemoveBg.BaseAddress, "removebg"))
        {
            Content = RemoveBgClient.Form(photo),
        };
        request.Headers.Add("X-Api-Key", _sandbox.RemoveBg.ApiKey);
        return request;
    }

    private async Task<HttpResponseMessage> SendForHeadersAsync()
    {
        using var request = Request(Photos.Small);
        return await new HttpClient().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    private static async Task<(int Received, bool Broken)> ReadAsync(HttpResponseMessage reply)
    {
        var received = 0;
        var piece = new byte[4096];
        await using var body = await reply.Content.ReadAsStreamAsync(Cancelled);
        try
        {
            while (await body.ReadAsync(piece, Cancelled) is > 0 and var read)
            {
                received += read;
            }
        }
        catch (HttpIOException)
        {
            return (received, true);
        }

        return (received, false);
    }
}
