using System.Buffers;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Unlocking;

/// <summary>A preview is bought at upload and the full picture at unlock; compared with the vendor's own bill.</summary>
public sealed class PreviewFirstTests
{
    [Fact]
    public async Task A_visitor_costs_a_quarter_of_a_credit_and_a_buyer_one_more()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        vendors.RemoveBg.Cuts();
        var buyer = new Buyer(vendors.Gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(PreviewFirst.Photo));
        Assert.Equal(["removebg preview"], vendors.RemoveBg.Bill.Select(line => line.What));
        Assert.Equal((PreviewFirst.Width, PreviewFirst.Height, true), ((int)session["result"]!["width"]!, (int)session["result"]!["height"]!, (bool)session["result"]!["locked"]!));
        Assert.Null(session["result"]!["bytes"]);
        Assert.Equal(HttpStatusCode.NotFound, await PreviewFirst.StatusAsync(vendors, session, "loupe?x=0.5&y=0.5"));
        Assert.Equal(HttpStatusCode.PaymentRequired, await PreviewFirst.StatusAsync(vendors, session, "result"));
        Assert.Equal(HttpStatusCode.OK, await PreviewFirst.StatusAsync(vendors, session, "preview?background=transparent"));
        var code = await vendors.Gateway.MintAsync();

        var unlocked = await buyer.UnlockAsync(session, code.Text);
        using var result = await buyer.DownloadAsync(unlocked);

        var made = vendors.RemoveBg.LastResult!;
        Assert.Equal((PreviewFirst.Width, PreviewFirst.Height), (made.Width, made.Height));
        Assert.Equal(made.Bytes.ToArray(), await result.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("unlocked", made.Bytes.Length), ((string?)unlocked["state"], (int)unlocked["result"]!["bytes"]!));
        Assert.Equal([0.25m, 1m], vendors.RemoveBg.Bill.Select(line => line.Amount));
        Assert.Equal(HttpStatusCode.OK, await PreviewFirst.StatusAsync(vendors, session, "loupe?x=0.5&y=0.5"));
        await vendors.Gateway.AssertBecomesAsync(code, "delivered");
        await vendors.Gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM spend WHERE rendition = 'preview' AND reserved = 250000 AND charge = 250000", 1);
        await vendors.Gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM spend WHERE rendition = 'full' AND reserved = 1000000 AND charge = 1000000", 1);
        Assert.Null(await PreviewFirst.HeldAsync(vendors, session, PictureKind.Source));
        Assert.Null(await PreviewFirst.HeldAsync(vendors, session, PictureKind.Sample));
    }

    [Fact]
    public async Task A_session_that_nobody_pays_for_costs_the_preview_alone()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        vendors.RemoveBg.Cuts();
        var buyer = new Buyer(vendors.Gateway.Client);
        var session = await buyer.UntilReadyAsync(await buyer.UploadAsync(PreviewFirst.Photo));
        Assert.NotNull(await PreviewFirst.HeldAsync(vendors, session, PictureKind.Source));

        vendors.Clock.Advance(TimeSpan.FromMinutes(31));

        Assert.Equal(0.25m, vendors.RemoveBg.Charged);
        Assert.Equal(HttpStatusCode.NotFound, await PreviewFirst.StatusAsync(vendors, session, "result"));
        await PreviewFirst.AssertNothingIsHeldAsync(vendors);
    }

    [Fact]
    public async Task When_the_full_picture_cannot_be_bought_the_code_returns_at_once_and_works_again()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        vendors.RemoveBg.Once.FindsNoSubject();

        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);
        var problem = await Buyer.JsonOf(failed, HttpStatusCode.UnprocessableEntity);

        Assert.Equal(("no-subject", "no"), ((string?)problem["code"], (string?)problem["charged"]));
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(0.25m, vendors.RemoveBg.Charged);
        using var again = await PreviewFirst.UnlockAsync(vendors, session, code.Text);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal("bound", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(1.25m, vendors.RemoveBg.Charged);
    }

    [Fact]
    public async Task A_purchase_that_may_have_been_charged_is_never_made_twice_for_one_photo()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        vendors.RemoveBg.Once.ClosesBeforeHeaders(afterTheWork: true);

        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);
        using var again = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        foreach (var answer in new[] { failed, again })
        {
            var problem = await Buyer.JsonOf(answer, HttpStatusCode.BadGateway);
            Assert.Equal(("provider-failed", "no"), ((string?)problem["code"], (string?)problem["charged"]));
            Assert.Contains("upload the photo again", (string?)problem["detail"]);
        }

        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(2, vendors.RemoveBg.Requests.Count);
    }

    [Fact]
    public async Task A_vendor_that_is_known_to_be_dry_is_not_asked_and_no_code_is_bound()
    {
        await using var vendors = await PreviewFirst.StartAsync(("Providers:removebg:DailyCap", "1"));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);

        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        var problem = await Buyer.JsonOf(failed, failed.StatusCode);
        Assert.Equal("no-credit", (string?)problem["code"]);
        Assert.EndsWith("Your code has not been used up: enter it again then.", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Single(vendors.RemoveBg.Requests);
    }

    [Theory]
    [InlineData("preview-first")]
    [InlineData("full")]
    public async Task Who_buys_the_full_picture_has_room_for_another_preview(string buy)
    {
        await using var vendors = await PreviewFirst.StartAsync(("Spending:UnpaidPerNetwork", "1"), ("Routes:background-removal:Buy", buy));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        using var refused = await vendors.UploadAsync(PreviewFirst.Photo);
        Assert.Equal("too-many-uploads", await refused.ProblemAsync());

        using var unlocked = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        Assert.Equal(HttpStatusCode.OK, unlocked.StatusCode);
        using var another = await vendors.UploadAsync(PreviewFirst.Photo);
        Assert.Equal(HttpStatusCode.Created, another.StatusCode);
    }

    [Fact]
    public async Task A_full_picture_that_differs_from_its_preview_is_never_sold()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        vendors.RemoveBg.Once.SellsReadyMade(OtherMatte(), "image/png", PreviewFirst.Width, PreviewFirst.Height);

        using var failed = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(HttpStatusCode.PaymentRequired, await PreviewFirst.StatusAsync(vendors, session, "result"));
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm held-back of removebg"));
        Assert.Equal(1.25m, vendors.RemoveBg.Charged);
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK, 2.25)]
    [InlineData("false", HttpStatusCode.BadGateway, 1.25)]
    public async Task Another_provider_is_asked_for_the_full_picture_only_with_the_operators_leave(string leave, HttpStatusCode expected, double charged)
    {
        await using var vendors = await PreviewFirst.StartAsync(
            ("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key"),
            ("Routes:background-removal:Providers", "removebg,second"), ("Routes:background-removal:PaidFailover", leave));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        vendors.RemoveBg.Once.SellsReadyMade(OtherMatte(), "image/png", PreviewFirst.Width, PreviewFirst.Height);

        using var answer = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal((decimal)charged, vendors.RemoveBg.Charged);
        Assert.Equal(expected == HttpStatusCode.OK ? "bound" : "unused", await vendors.Gateway.StateOfAsync(code));
        Assert.Equal(expected == HttpStatusCode.OK ? "second" : null, (string?)(await Buyer.JsonOf(answer, expected))["provider"]);
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK)]
    [InlineData("false", HttpStatusCode.BadGateway)]
    public async Task A_refusal_that_cost_nothing_is_no_leave_either_to_ask_somebody_else(string leave, HttpStatusCode expected)
    {
        await using var vendors = await PreviewFirst.StartAsync(
            ("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key"),
            ("Routes:background-removal:Providers", "removebg,second"), ("Routes:background-removal:PaidFailover", leave));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        vendors.RemoveBg.Once.RefusesWith(413, "file_too_large", "Too large");

        using var answer = await PreviewFirst.UnlockAsync(vendors, session, code.Text);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? 1.25m : 0.25m, vendors.RemoveBg.Charged);
    }

    [Fact]
    public async Task Fifty_unlocks_of_one_session_at_once_buy_once()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PreviewFirst.UnlockAsync(vendors, session, code.Text)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal([0.25m, 1m], vendors.RemoveBg.Bill.Select(line => line.Amount));
        Assert.Equal("bound", await vendors.Gateway.StateOfAsync(code));
    }

    [Fact]
    public async Task Ten_codes_for_one_session_at_once_buy_once_and_nine_go_back()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, _) = await PreviewFirst.ReadyAsync(vendors);
        var codes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => vendors.Gateway.MintAsync()));

        var answers = await Task.WhenAll(codes.Select(code => PreviewFirst.UnlockAsync(vendors, session, code.Text)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1.25m, vendors.RemoveBg.Charged);
        var states = await Task.WhenAll(codes.Select(vendors.Gateway.StateOfAsync));
        Assert.Equal((1, 9), (states.Count(state => state == "bound"), states.Count(state => state == "unused")));
    }

    [Fact]
    public async Task While_the_full_picture_is_bought_the_session_says_so_and_the_code_stays_bound()
    {
        await using var vendors = await PreviewFirst.StartAsync(("Providers:removebg:AttemptTimeout", "00:20:00"), ("Providers:removebg:TotalTimeout", "00:20:00"), ("Providers:removebg:TellsBalance", "false"));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        vendors.Clock.Advance(TimeSpan.FromMinutes(28));

        var unlocking = PreviewFirst.UnlockAsync(vendors, session, code.Text);
        await vendors.RemoveBg.WhenCalledAsync(2, TestContext.Current.CancellationToken);
        for (var minute = 0; minute < 5; minute++)
        {
            await vendors.Gateway.TendedAsync();
            vendors.Clock.Advance(TimeSpan.FromSeconds(40));
        }

        await vendors.Gateway.TendedAsync();
        var meanwhile = await PreviewFirst.SessionAsync(vendors, session);
        Assert.Equal(("ready", "sent"), ((string?)meanwhile["state"], (string?)meanwhile["progress"]!["step"]));
        Assert.Equal("bound", await vendors.Gateway.StateOfAsync(code));
        gate.SetResult();
        using var answer = await unlocking;
        Assert.Equal("unlocked", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.OK))["state"]);
    }

    [Fact]
    public async Task A_session_erased_while_its_full_picture_is_bought_gives_its_code_back()
    {
        await using var vendors = await PreviewFirst.StartAsync();
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        var unlocking = PreviewFirst.UnlockAsync(vendors, session, code.Text);
        await vendors.RemoveBg.WhenCalledAsync(2, TestContext.Current.CancellationToken);

        using var erased = await vendors.Gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        gate.SetResult();

        using var answer = await unlocking;
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await vendors.Gateway.AssertBecomesAsync(code, "unused");
        await PreviewFirst.AssertNothingIsHeldAsync(vendors);
    }

    [Fact]
    public async Task What_has_been_paid_for_goes_before_previews_that_wait()
    {
        await using var vendors = await PreviewFirst.StartAsync(("Providers:removebg:MaxConcurrent", "1"));
        var (session, code) = await PreviewFirst.ReadyAsync(vendors);
        var gate = new TaskCompletionSource();
        vendors.RemoveBg.Once.AnswersAfter(gate.Task);
        var first = vendors.UploadAsync(PreviewFirst.Photo);
        await vendors.RemoveBg.WhenCalledAsync(2, TestContext.Current.CancellationToken);
        using var second = await vendors.Gateway.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v1/cutouts?operation=background-removal") { Content = PreviewFirst.Photo.AsUpload(), Headers = { { "Prefer", "wait=0" } } },
            TestContext.Current.CancellationToken);
        var waiting = await Buyer.JsonOf(second, HttpStatusCode.Accepted);
        await PreviewFirst.UntilQueuedAsync(vendors, waiting);

        var unlocking = PreviewFirst.UnlockAsync(vendors, session, code.Text);
        await PreviewFirst.UntilQueuedAsync(vendors, session);
        gate.SetResult();
        using var answer = await unlocking;
        using var uploaded = await first;
        await new Buyer(vendors.Gateway.Client).UntilReadyAsync(waiting);

        Assert.Equal(
            ["removebg preview", "removebg preview", "removebg full", "removebg preview"], vendors.RemoveBg.Bill.Select(line => line.What));
    }

    [Theory]
    [InlineData("background-removal", "clipdrop", "preview-first", "is preview-first, and 'clipdrop' sells no preview for less")]
    [InlineData("crowd-removal", "dashscope", "preview-first", "is preview-first, and 'dashscope' is generative: it would deliver another picture than was shown")]
    [InlineData("background-removal", "builtin", "preview-first", "is preview-first, and 'builtin' sells no preview for less")]
    [InlineData("background-removal", "removebg", "preview", "is 'preview'; it must be full or preview-first.")]
    public async Task A_route_that_has_no_preview_to_sell_stops_the_start(string operation, string provider, string buy, string sentence)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => GatewayUnderTest.StartAsync(new Dictionary<string, string?>
        {
            [$"Providers:{provider}:ApiKey"] = "a-key",
            [$"Routes:{operation}:Providers"] = provider,
            [$"Routes:{operation}:Buy"] = buy,
        }));

        Assert.Contains(problem.Failures, failure => failure.Contains($"Routes:{operation}:Buy {sentence}"));
    }

    /// <summary>Of the right size and shape, but with its left half kept.</summary>
    private static byte[] OtherMatte()
    {
        var file = new ArrayBufferWriter<byte>();
        using var writer = new PngWriter(file, PreviewFirst.Width, PreviewFirst.Height, PngColor.Rgba);
        var row = new byte[4 * PreviewFirst.Width];
        for (var x = 0; x < PreviewFirst.Width; x++)
        {
            row[(4 * x) + 3] = (byte)(x < PreviewFirst.Width / 2 ? 255 : 0);
        }

        for (var y = 0; y < PreviewFirst.Height; y++)
        {
            writer.WriteRow(row);
        }

        writer.Complete();
        return file.WrittenSpan.ToArray();
    }
}
