using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Web;
using Cutout.Gateway.Web.Limits;
using Cutout.Imaging;
using Cutout.Sandbox;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Sessions;

public sealed class SessionTests : IAsyncLifetime
{
    private static readonly byte[] Photo = Pictures.Jpeg();

    private VendorSandbox _sandbox = null!;
    private GatewayUnderTest _gateway = null!;
    private Buyer _buyer = null!;

    private MemoryBudget Memory => _gateway.Services.GetRequiredService<MemoryBudget>();

    public async ValueTask InitializeAsync()
    {
        _sandbox = await VendorSandbox.StartAsync();
        _sandbox.RemoveBg.Cuts();
        _gateway = await GatewayUnderTest.StartAsync(SettingsFor(_sandbox));
        _buyer = new Buyer(_gateway.Client);
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task A_photo_becomes_a_session_with_a_preview_and_a_locked_result_of_full_size()
    {
        var session = await _buyer.UploadAsync(Photo);

        Assert.Equal("ready", (string?)session["state"]);
        Assert.Equal("removebg", (string?)session["provider"]);
        Assert.Equal((640, 480), ((int)session["result"]!["width"]!, (int)session["result"]!["height"]!));
        Assert.True((bool)session["result"]!["locked"]!);
        using var preview = await _gateway.Client.GetAsync((string?)session["preview"]!["url"], TestContext.Current.CancellationToken);
        Assert.Equal("image/jpeg", preview.Content.Headers.ContentType?.MediaType);
        var header = PictureProbe.Read(await preview.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).OrThrow();
        Assert.Equal((640, 480), (header.Width, header.Height));
        using var result = await _buyer.DownloadAsync(session);
        Assert.Equal(HttpStatusCode.PaymentRequired, result.StatusCode);
    }

    [Fact]
    public async Task A_form_gives_the_same_as_the_raw_photo()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("background-removal"), "operation" },
            { Photo.AsUpload(), "image", "photo.jpg" },
        };

        using var answer = await _gateway.Client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);

        var session = await Buyer.JsonOf(answer, HttpStatusCode.Created);
        Assert.Equal(640, (int)session["source"]!["width"]!);
        Assert.Equal($"/v1/cutouts/{session["id"]}", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_vendor_never_sees_where_the_photo_was_taken()
    {
        var secret = "48.8584N-2.2945E"u8.ToArray();
        byte[] comment = [0xFF, 0xFE, 0, (byte)(secret.Length + 2), .. secret];

        await _buyer.UploadAsync([.. Photo[..2], .. comment, .. Photo[2..]]);

        var sent = Assert.Single(_sandbox.RemoveBg.Requests);
        Assert.Equal(Photo.Length, Assert.Single(sent.Pictures).Length);
    }

    [Fact]
    public async Task The_same_key_and_photo_is_the_same_session_and_is_paid_for_once()
    {
        var first = await UploadWithKeyAsync("key-1", Photo);
        var again = await UploadWithKeyAsync("key-1", Photo);

        Assert.Equal((await Buyer.JsonOf(first, HttpStatusCode.Created))["id"]!.ToString(), (await Buyer.JsonOf(again, HttpStatusCode.Created))["id"]!.ToString());
        Assert.Single(_sandbox.RemoveBg.Bill);
    }

    [Fact]
    public async Task The_same_key_with_another_photo_is_a_mismatch()
    {
        await UploadWithKeyAsync("key-1", Photo);

        using var answer = await UploadWithKeyAsync("key-1", Pictures.Jpeg(400, 300));

        Assert.Equal("idempotency-mismatch", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.UnprocessableEntity))["code"]);
        Assert.Single(_sandbox.RemoveBg.Bill);
    }

    [Fact]
    public async Task What_failed_for_nothing_may_be_tried_again_with_the_same_key()
    {
        _sandbox.RemoveBg.Once.FindsNoSubject();
        using var failed = await UploadWithKeyAsync("key-1", Photo);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, failed.StatusCode);

        using var again = await UploadWithKeyAsync("key-1", Photo);

        Assert.Equal("ready", (string?)(await Buyer.JsonOf(again, HttpStatusCode.Created))["state"]);
    }

    [Fact]
    public async Task A_session_ends_on_the_second_and_its_bytes_with_it()
    {
        var session = await _buyer.UploadAsync(Photo);
        Assert.True(Memory.Held > 0);

        _gateway.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await StatusOfAsync(session));

        _gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync(session));
        Assert.Equal(0, Memory.Held);
    }

    [Fact]
    public async Task An_erased_session_is_gone_at_once_and_erasing_it_again_finds_nothing()
    {
        var session = await _buyer.UploadAsync(Photo);

        Assert.Equal(HttpStatusCode.NoContent, await EraseAsync(session));

        Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync(session));
        Assert.Equal(HttpStatusCode.NotFound, await EraseAsync(session));
        Assert.Equal(0, Memory.Held);
    }

    [Fact]
    public async Task Once_ready_only_result_and_preview_are_held()
    {
        var session = await _buyer.UploadAsync(Photo);

        var preview = await _gateway.Client.GetByteArrayAsync((string?)session["preview"]!["url"], TestContext.Current.CancellationToken);
        Assert.InRange(Memory.Held, 1, ((long)session["result"]!["bytes"]! + preview.Length) * 9 / 8);
    }

    [Fact]
    public async Task When_the_budget_is_full_a_new_photo_is_told_to_come_back_and_what_is_held_stays()
    {
        await using var small = await GatewayUnderTest.StartAsync(new Dictionary<string, string?>(SettingsFor(_sandbox))
        {
            ["Sessions:MaxUploadBytes"] = "100000",
            ["Sessions:MemoryBudget"] = (ResultRoom.BytesFor(640 * 480) + 500_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        var held = await new Buyer(small.Client).UploadAsync(Photo);
        using var hog = small.Services.GetRequiredService<MemoryBudget>().TryReserve(400_000);

        using var refused = await small.Client.PostAsync("/v1/cutouts?operation=background-removal", Photo.AsUpload(), TestContext.Current.CancellationToken);

        Assert.Equal("no-memory", (string?)(await Buyer.JsonOf(refused, HttpStatusCode.ServiceUnavailable))["code"]);
        Assert.True(refused.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        using var still = await small.Client.GetAsync((string?)held["preview"]!["url"], TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task An_impatient_caller_gets_202_and_the_events_tell_the_rest()
    {
        var gate = new TaskCompletionSource();
        _sandbox.RemoveBg.Once.AnswersAfter(gate.Task);
        var session = await UploadWithoutWaitingAsync();

        var states = await EventsAsync($"/v1/cutouts/{session["id"]}/events", afterTheFirst: gate.SetResult);

        Assert.Equal("processing", (string?)states[0]["state"]);
        Assert.Equal("ready", (string?)states[^1]["state"]);
        Assert.NotNull(states[^1]["preview"]);
    }

    [Fact]
    public async Task A_photo_without_a_subject_is_a_problem_that_cost_nothing()
    {
        _sandbox.RemoveBg.Once.FindsNoSubject();

        using var answer = await _gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Photo.AsUpload(), TestContext.Current.CancellationToken);

        var problem = await Buyer.JsonOf(answer, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(("no-subject", "no"), ((string?)problem["code"], (string?)problem["charged"]));
        Assert.Empty(_sandbox.RemoveBg.Bill);
    }

    [Fact]
    public async Task Asking_with_patience_is_answered_when_the_picture_is_ready()
    {
        var gate = new TaskCompletionSource();
        _sandbox.RemoveBg.Once.AnswersAfter(gate.Task);
        var session = await UploadWithoutWaitingAsync();
        Assert.Equal("processing", (string?)session["state"]);

        // One question is enough: the set clock stands still, so the patience never ends.
        using var patient = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session["id"]}") { Headers = { { "Prefer", "wait=10" } } };
        var asked = _gateway.Client.SendAsync(patient, TestContext.Current.CancellationToken);
        await Eventually.HoldsAsync(() => _gateway.Services.GetRequiredService<RequestPlaces>().Waiting.Taken == 1);
        gate.SetResult();
        using var answer = await asked;

        Assert.Equal("ready", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.OK))["state"]);
    }

    [Fact]
    public async Task A_result_that_comes_after_its_session_was_erased_is_let_go_and_leaves_no_byte()
    {
        var gate = new TaskCompletionSource();
        _sandbox.RemoveBg.Once.AnswersAfter(gate.Task);
        var session = await UploadWithoutWaitingAsync();
        while (_sandbox.RemoveBg.Bill.Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.NoContent, await EraseAsync(session));
        gate.SetResult();

        await Eventually.HoldsAsync(() => Memory.Held == 0);
        Assert.Equal(HttpStatusCode.NotFound, await StatusOfAsync(session));
    }

    [Fact]
    public async Task A_buyer_who_leaves_before_anything_was_sent_costs_nothing_and_leaves_nothing()
    {
        // The second try waits for the set clock, which stands still: nothing has been sent, and nothing will be.
        _gateway.Connections.RefusesNext = 1;
        using var leaving = new CancellationTokenSource();
        var upload = _gateway.Client.PostAsync("/v1/cutouts?operation=background-removal", Photo.AsUpload(), leaving.Token);
        while (_gateway.Connections.Connected.Count == 0)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => upload);

        await Eventually.HoldsAsync(() => Memory.Held == 0);
        Assert.Empty(_sandbox.RemoveBg.Requests);
    }

    [Theory]
    [InlineData("checkerboard", "image/jpeg")]
    [InlineData("3a7bd5", "image/jpeg")]
    [InlineData("transparent", "image/png")]
    public async Task The_preview_comes_on_other_grounds_too(string background, string contentType)
    {
        var session = await _buyer.UploadAsync(Photo);

        using var preview = await _gateway.Client.GetAsync($"{session["preview"]!["url"]}?background={background}", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, preview.StatusCode);
        Assert.Equal(contentType, preview.Content.Headers.ContentType?.MediaType);
        var header = PictureProbe.Read(await preview.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).OrThrow();
        Assert.Equal(640, header.Width);
    }

    [Fact]
    public async Task No_log_line_holds_the_key_to_a_session()
    {
        var session = await _buyer.UploadAsync(Photo);
        await EraseAsync(session);

        Assert.NotEmpty(_gateway.Log.Lines);
        Assert.DoesNotContain(_gateway.Log.Lines, line => line.Contains(session["id"]!.ToString(), StringComparison.Ordinal));
    }

    private static Dictionary<string, string?> SettingsFor(VendorSandbox sandbox) => new()
    {
        ["Providers:removebg:BaseAddress"] = sandbox.RemoveBg.BaseAddress.ToString(),
        ["Providers:removebg:ApiKey"] = sandbox.RemoveBg.ApiKey,
    };

    private async Task<HttpResponseMessage> UploadWithKeyAsync(string key, byte[] photo)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=background-removal")
        {
            Content = photo.AsUpload(),
            Headers = { { "Idempotency-Key", key } },
        };
        return await _gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<JsonObject> UploadWithoutWaitingAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=background-removal")
        {
            Content = Photo.AsUpload(),
            Headers = { { "Prefer", "wait=0" } },
        };
        using var accepted = await _gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(accepted, HttpStatusCode.Accepted);
    }

    private async Task<HttpStatusCode> StatusOfAsync(JsonObject session)
    {
        using var answer = await _gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<HttpStatusCode> EraseAsync(JsonObject session)
    {
        using var answer = await _gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private async Task<List<JsonObject>> EventsAsync(string address, Action afterTheFirst)
    {
        using var stream = await _gateway.Client.GetStreamAsync(address, TestContext.Current.CancellationToken);
        var events = new List<JsonObject>();
        await foreach (var item in System.Net.ServerSentEvents.SseParser.Create(stream).EnumerateAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal("state", item.EventType);
            events.Add(JsonNode.Parse(item.Data)!.AsObject());
            if (events.Count == 1)
            {
                afterTheFirst();
            }
        }

        return events;
    }
}
