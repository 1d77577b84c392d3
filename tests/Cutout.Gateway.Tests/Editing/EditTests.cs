using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Gateway.Tests.Web;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Editing;

/// <summary>Sessions that have been finished, where they are kept for being changed.</summary>
public sealed class EditTests
{
    private static readonly Dictionary<string, string?> Revisit = new() { ["Privacy:Profile"] = "revisit" };

    [Fact]
    public async Task Another_operation_is_a_session_of_its_own_with_its_own_code_and_leaves_the_first_as_it_is()
    {
        await using var vendors = await StartWithVendorsAsync();
        var gateway = vendors.Gateway;
        var first = await new Buyer(gateway.Client).UnlockAsync(await vendors.SendAsync(Pictures.Jpeg(), "background-removal"), (await gateway.MintAsync()).Text);

        var second = await CutAgainAsync(vendors, first);

        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
        Assert.NotEqual((string?)first["reference"], (string?)second["reference"]);
        Assert.Equal("crowd-removal", (string?)second["operation"]);
        Assert.Equal(first["source"]!.ToJsonString(), second["source"]!.ToJsonString());
        using var locked = await new Buyer(gateway.Client).DownloadAsync(second);
        Assert.Equal(HttpStatusCode.PaymentRequired, locked.StatusCode);
        await SaveAsync(gateway, first);
        await SaveAsync(gateway, await new Buyer(gateway.Client).UnlockAsync(second, (await gateway.MintAsync()).Text));
    }

    [Fact]
    public async Task The_code_of_the_first_session_does_not_open_the_second()
    {
        await using var vendors = await StartWithVendorsAsync();
        var gateway = vendors.Gateway;
        var code = (await gateway.MintAsync()).Text;
        var first = await new Buyer(gateway.Client).UnlockAsync(await vendors.SendAsync(Pictures.Jpeg(), "background-removal"), code);
        await SaveAsync(gateway, first);
        var second = await CutAgainAsync(vendors, first);

        using var refused = await gateway.Client.PostAsJsonAsync($"/v1/cutouts/{second["id"]}/unlock", new { code }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
    }

    [Fact]
    public async Task A_session_that_failed_can_be_tried_with_another_operation()
    {
        await using var vendors = await StartWithVendorsAsync();
        var gateway = vendors.Gateway;
        var failed = await vendors.SendAsync(Pictures.Jpeg(), "background-removal");
        await gateway.Services.GetRequiredService<ISessionStore>().UpdateAsync(
            SessionId.Parse((string)failed["id"]!, null), now => now with { State = SessionState.Failed }, TestContext.Current.CancellationToken);

        var second = await CutAgainAsync(vendors, failed);

        Assert.Equal("dashscope", (string?)second["provider"]);
    }

    [Fact]
    public async Task Another_background_is_laid_behind_the_full_picture_and_the_same_code_opens_it()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var session = await UnlockedAsync(gateway);
        var cutout = await SaveAsync(gateway, session);
        await DeliveredAsync(gateway, session);

        var edited = await EditedAsync(gateway, session, new { background = "#3A7BD5" });

        Assert.Equal((string?)session["id"], (string?)edited["id"]);
        Assert.Equal(("unlocked", "3a7bd5", "image/jpeg"), ((string?)edited["state"], (string?)edited["background"], (string?)edited["result"]!["contentType"]));
        var picture = await SaveAsync(gateway, edited);
        Assert.Equal((int)edited["result"]!["bytes"]!, picture.Length);
        AssertIsCutoutOn(cutout, picture, 0x3a, 0x7b, 0xd5);

        // Again, from the cutout and not from the coloured picture; and back.
        AssertIsCutoutOn(cutout, await SaveAsync(gateway, await EditedAsync(gateway, session, new { background = "f00" })), 255, 0, 0);
        var back = await EditedAsync(gateway, session, new { background = "transparent" });
        Assert.Null(back["background"]);
        Assert.Equal(cutout, await SaveAsync(gateway, back));
    }

    [Fact]
    public async Task Changing_the_background_again_and_again_holds_one_coloured_picture_and_costs_one_delivery()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var session = await UnlockedAsync(gateway);
        await SaveAsync(gateway, session);
        await DeliveredAsync(gateway, session);
        var held = await HeldAfterAsync("111111");

        foreach (var colour in new[] { "222222", "333333", "444444", "555555" })
        {
            Assert.InRange(await HeldAfterAsync(colour), held * 0.9, held * 1.1);
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/admin/stats") { Headers = { Authorization = new("Bearer", GatewayUnderTest.AdminToken) } };
        var stats = await Buyer.JsonOf(await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.OK);
        Assert.Equal((1, 1, 1), ((int)stats["total"]!["uploads"]!, (int)stats["total"]!["unlocks"]!, (int)stats["total"]!["deliveries"]!));

        async Task<long> HeldAfterAsync(string colour)
        {
            await SaveAsync(gateway, await EditedAsync(gateway, session, new { background = colour }));
            return gateway.Services.GetRequiredService<MemoryBudget>().Held;
        }
    }

    [Fact]
    public async Task A_background_chosen_before_the_unlocking_is_what_the_code_opens()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var session = await EditedAsync(gateway, await ReadyAsync(gateway), new { background = "white" });
        Assert.Equal("ready", (string?)session["state"]);
        using var locked = await new Buyer(gateway.Client).DownloadAsync(session);
        Assert.Equal(HttpStatusCode.PaymentRequired, locked.StatusCode);

        var unlocked = await new Buyer(gateway.Client).UnlockAsync(session, (await gateway.MintAsync()).Text);

        Assert.Equal("image/jpeg", (string?)unlocked["result"]!["contentType"]);
        Assert.Equal(PictureFormat.Jpeg, PictureProbe.Detect(await SaveAsync(gateway, unlocked)));
    }

    [Fact]
    public async Task The_preview_stands_on_the_colour_that_was_chosen_unless_another_is_asked_for()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var session = await ReadyAsync(gateway);
        var white = await PreviewAsync("");
        await EditedAsync(gateway, session, new { background = "f00" });

        var red = await PreviewAsync("");

        Assert.NotEqual(white, red);
        Assert.Equal(await PreviewAsync("?background=ff0000"), red);
        Assert.Equal(white, await PreviewAsync("?background=white"));

        async Task<byte[]> PreviewAsync(string query) =>
            await gateway.Client.GetByteArrayAsync($"/v1/cutouts/{session["id"]}/preview{query}", TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Time_counts_from_the_last_edit()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var session = await UnlockedAsync(gateway);
        await SaveAsync(gateway, session);
        await DeliveredAsync(gateway, session);
        gateway.Clock.Advance(TimeSpan.FromHours(23));

        await EditedAsync(gateway, session, new { background = "white" });

        gateway.Clock.Advance(TimeSpan.FromHours(23));
        await SaveAsync(gateway, session);
        gateway.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        await SaveAsync(gateway, session);
        gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        using var gone = await new Buyer(gateway.Client).DownloadAsync(session);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal(0, gateway.Services.GetRequiredService<MemoryBudget>().Held);
    }

    [Fact]
    public async Task Another_operation_gives_the_first_session_its_time_anew()
    {
        await using var vendors = await StartWithVendorsAsync();
        var gateway = vendors.Gateway;
        var session = await vendors.SendAsync(Pictures.Jpeg(), "background-removal");
        gateway.Clock.Advance(TimeSpan.FromHours(23));
        await CutAgainAsync(vendors, session);

        gateway.Clock.Advance(TimeSpan.FromHours(23));

        using var answer = await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_download_that_runs_while_the_background_changes_is_of_one_picture()
    {
        // As many changes as there is time for.
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?>(Revisit) { ["Limits:UploadsPerMinute"] = "0" });
        var session = await UnlockedAsync(gateway);
        await SaveAsync(gateway, session);
        await DeliveredAsync(gateway, session);
        var stop = new CancellationTokenSource();

        var changing = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await EditedAsync(gateway, session, new { background = $"{i % 256:x2}80c0" });
            }
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 200; i++)
        {
            using var answer = await new Buyer(gateway.Client).DownloadAsync(session);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var picture = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.Equal($"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(picture))}\"", answer.Headers.ETag!.Tag);
        }

        await stop.CancelAsync();
        await changing;
    }

    [Fact]
    public async Task Halves_of_two_pictures_deliver_nothing_and_the_code_comes_back()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var code = await gateway.MintAsync();
        var session = await new Buyer(gateway.Client).UnlockAsync(await EditedAsync(gateway, await ReadyAsync(gateway), new { background = "white" }), code.Text);
        var bytes = (int)session["result"]!["bytes"]!;
        await PartAsync(0, (bytes / 2) + 50);

        // While a download of the picture that was bought is unfinished, nothing changes under it.
        using (var busy = await PostAsync(gateway, session, new { background = "f00" }))
        {
            var problem = await Buyer.JsonOf(busy, HttpStatusCode.Conflict);
            Assert.Equal("not-editable", (string?)problem["code"]);
        }

        await gateway.Client.DeleteAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        Assert.Equal("unused", await gateway.StateOfAsync(code));

        async Task PartAsync(int from, int to)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/cutouts/{session["id"]}/result") { Headers = { { "Range", $"bytes={from}-{to - 1}" } } };
            using var part = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"background":"blue"}""", 400, "bad-request")]
    [InlineData("""{"background":"fff","operation":"crowd-removal"}""", 400, "bad-request")]
    [InlineData("""{"background":"fff","style":"x"}""", 400, "bad-request")]
    [InlineData("{}", 400, "bad-request")]
    [InlineData("[]", 400, "bad-request")]
    [InlineData("""{"operation":"polish"}""", 400, "bad-request")]
    [InlineData("""{"operation":"background-removal","provider":"nobody"}""", 400, "bad-request")]
    public async Task What_cannot_be_meant_is_refused_and_changes_nothing(string body, int status, string code)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);
        var session = await ReadyAsync(gateway);

        using var answer = await gateway.Client.PostAsync(
            $"/v1/cutouts/{session["id"]}/edits", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        var problem = await Buyer.JsonOf(answer, (HttpStatusCode)status);
        Assert.Equal(code, (string?)problem["code"]);
        using var now = await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}", TestContext.Current.CancellationToken);
        Assert.Equal(session.ToJsonString(), (await Buyer.JsonOf(now, HttpStatusCode.OK)).ToJsonString());
    }

    [Theory]
    [InlineData("ram-only")]
    [InlineData("one-hour")]
    [InlineData("on-delivery")]
    [InlineData("api-accounts")]
    public async Task Where_pictures_are_not_kept_for_it_nothing_can_be_edited_and_the_photo_is_gone_with_the_cut(string profile)
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Privacy:Profile"] = profile });
        var session = await ReadyAsync(gateway);

        using var answer = await PostAsync(gateway, session, new { background = "fff" });

        Assert.Equal("not-editable", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.Conflict))["code"]);
        using var data = await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/data", TestContext.Current.CancellationToken);
        Assert.Equal(["result", "preview"], (await Buyer.JsonOf(data, HttpStatusCode.OK))["pictures"]!.AsArray().Select(picture => (string?)picture!["kind"]));
    }

    [Fact]
    public async Task An_unknown_session_cannot_be_edited()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(Revisit);

        using var answer = await gateway.Client.PostAsJsonAsync($"/v1/cutouts/{SessionId.New().Value}/edits", new { background = "fff" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<VendorsUnderTest> StartWithVendorsAsync()
    {
        var vendors = await VendorsUnderTest.StartAsync(("Privacy:Profile", "revisit"));
        vendors.RemoveBg.Works();
        vendors.DashScope.Works();
        return vendors;
    }

    /// <summary>Has bystanders removed from the photo of a session, which DashScope does.</summary>
    private static async Task<JsonObject> CutAgainAsync(VendorsUnderTest vendors, JsonObject session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/cutouts/{session["id"]}/edits")
        {
            Content = JsonContent.Create(new { operation = "crowd-removal" }),
            Headers = { { "Prefer", "wait=0" } },
        };
        using var answer = await vendors.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var edited = await vendors.UntilSettledAsync(await Buyer.JsonOf(answer, HttpStatusCode.Accepted, HttpStatusCode.Created));
        Assert.True((string?)edited["state"] == "ready", edited.ToJsonString());
        return edited;
    }

    private static async Task<JsonObject> ReadyAsync(GatewayUnderTest gateway)
    {
        var buyer = new Buyer(gateway.Client);
        return await buyer.UntilReadyAsync(await buyer.UploadAsync(Pictures.Jpeg()));
    }

    private static async Task<JsonObject> UnlockedAsync(GatewayUnderTest gateway) =>
        await new Buyer(gateway.Client).UnlockAsync(await ReadyAsync(gateway), (await gateway.MintAsync()).Text);

    private static Task<HttpResponseMessage> PostAsync(GatewayUnderTest gateway, JsonObject session, object edit) =>
        gateway.Client.PostAsJsonAsync($"/v1/cutouts/{session["id"]}/edits", edit, TestContext.Current.CancellationToken);

    private static async Task<JsonObject> EditedAsync(GatewayUnderTest gateway, JsonObject session, object edit)
    {
        using var answer = await PostAsync(gateway, session, edit);
        return await Buyer.JsonOf(answer, HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Accepted);
    }

    private static async Task<byte[]> SaveAsync(GatewayUnderTest gateway, JsonObject session)
    {
        using var answer = await new Buyer(gateway.Client).DownloadAsync(session);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A delivery is noted when the last byte has left, which the one who got it may know a moment earlier.</summary>
    private static Task DeliveredAsync(GatewayUnderTest gateway, JsonObject session) => Eventually.HoldsAsync(async () =>
    {
        using var data = await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/data", TestContext.Current.CancellationToken);
        return (string?)(await Buyer.JsonOf(data, HttpStatusCode.OK))["code"] == "delivered";
    });

    /// <summary>Where the cutout is clear, the picture shows the colour, as nearly as a JPEG can.</summary>
    private static void AssertIsCutoutOn(byte[] cutout, byte[] picture, byte red, byte green, byte blue)
    {
        using var made = PictureReader.Open(cutout);
        using var laid = PictureReader.Open(picture);
        Assert.Equal((made.Width, made.Height), (laid.Width, laid.Height));
        var (clear, row, coloured) = (0, new byte[4 * made.Width], new byte[4 * made.Width]);
        long off = 0;
        for (var y = 0; y < made.Height; y++)
        {
            made.ReadRow(row);
            laid.ReadRow(coloured);
            for (var x = 0; x < row.Length; x += 4)
            {
                if (row[x + 3] == 0)
                {
                    clear++;
                    off += Math.Abs(coloured[x] - red) + Math.Abs(coloured[x + 1] - green) + Math.Abs(coloured[x + 2] - blue);
                }
            }
        }

        Assert.InRange(clear, made.Width * made.Height / 20, made.Width * made.Height);
        Assert.InRange(off / (double)clear, 0, 9);
    }
}
