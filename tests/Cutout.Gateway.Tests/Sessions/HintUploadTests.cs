using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Sessions;
using Cutout.Gateway.Tests.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Imaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Sessions;

/// <summary>What a visitor says with his photo about where the subject is; <see cref="Photos.Twins"/> has two of equal right.</summary>
public sealed class HintUploadTests
{
    private const string LeftAlone = """{"rectangle":[0.05,0.1,0.44,0.8]}""";
    private const string RightGoes = """{"strokes":[{"keep":false,"radius":0.04,"points":[[0.66,0.4],[0.8,0.45],[0.66,0.5],[0.8,0.55],[0.66,0.6]]}]}""";
    private const string Usual = """{"strokes":[{"keep":true,"radius":0.02,"points":[[0.5,0.5]]}]}""";

    private static readonly (int X, int Y) Left = (65, 90);
    private static readonly (int X, int Y) Right = (175, 90);

    [Fact]
    public async Task Without_hints_both_subjects_are_kept()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var cut = await SavedAsync(gateway, await ReadyAsync(gateway, Photos.Twins, null));

        Assert.Equal((255, 255), (AlphaAt(cut, Left), AlphaAt(cut, Right)));
    }

    [Theory]
    [InlineData(LeftAlone)]
    [InlineData(RightGoes)]
    public async Task A_rectangle_or_a_stroke_says_which_of_two_subjects_is_meant(string hints)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        var session = await ReadyAsync(gateway, Photos.Twins, hints);

        Assert.Equal("builtin", (string?)session["provider"]);
        Assert.InRange((double)session["confidence"]!, 0, 1);
        using var cut = await SavedAsync(gateway, session);
        Assert.Equal((255, 0), (AlphaAt(cut, Left), AlphaAt(cut, Right)));
    }

    [Fact]
    public async Task A_later_stroke_lies_on_an_earlier_one()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        using var cut = await SavedAsync(gateway, await ReadyAsync(
            gateway, Photos.Twins, """{"rectangle":[0,0,1,1],"strokes":[{"keep":false,"radius":0.03,"points":[[0.2708,0.5]]},{"keep":true,"radius":0.01,"points":[[0.2708,0.5]]}]}"""));

        Assert.Equal((255, 0), (AlphaAt(cut, Left), AlphaAt(cut, (Left.X - 5, Left.Y))));
    }

    [Fact]
    public async Task Hints_are_measured_in_the_picture_held_upright()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        // A quarter turn to the right: the left one is then above.
        using var cut = await SavedAsync(gateway, await ReadyAsync(gateway, Photos.Twins.Held(Orientation.Rotated90), """{"rectangle":[0.1,0.05,0.8,0.44]}"""));

        Assert.Equal((180, 240), (cut.Width, cut.Height));
        Assert.Equal((255, 0), (AlphaAt(cut, (90, Left.X)), AlphaAt(cut, (90, Right.X))));
    }

    [Fact]
    public async Task Hints_are_let_go_with_the_cut()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Privacy:Profile"] = "revisit" });
        var session = await ReadyAsync(gateway, Photos.Twins, LeftAlone);

        using var data = await gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/data", TestContext.Current.CancellationToken);

        Assert.Equal(["source", "result", "preview"], (await Buyer.JsonOf(data, HttpStatusCode.OK))["pictures"]!.AsArray().Select(picture => (string?)picture!["kind"]));
    }

    [Theory]
    [InlineData("", "hints")]
    [InlineData("{", "hints")]
    [InlineData("null", "hints")]
    [InlineData("[]", "hints")]
    [InlineData("{}", "hints")]
    [InlineData("""{"strokes":[]}""", "hints")]
    [InlineData("""{"circle":[0.5,0.5,0.1]}""", "hints.circle")]
    [InlineData("""{"rectangle":"all"}""", "hints.rectangle")]
    [InlineData("""{"rectangle":[0.1,0.1,0.5]}""", "hints.rectangle")]
    [InlineData("""{"rectangle":[0.1,0.1,0.5,0.5,0.5]}""", "hints.rectangle")]
    [InlineData("""{"rectangle":[-0.1,0.1,0.5,0.5]}""", "hints.rectangle")]
    [InlineData("""{"rectangle":[0.1,0.1,0.95,0.5]}""", "hints.rectangle")]
    [InlineData("""{"rectangle":[0.1,0.1,0.5,0]}""", "hints.rectangle")]
    [InlineData("""{"rectangle":[0.1,0.1,0.5,1e999]}""", "hints.rectangle")]
    [InlineData("""{"strokes":[null]}""", "hints.strokes[0]")]
    [InlineData("""{"strokes":[{"keep":true,"radius":0.02,"points":[[0.5,0.5]],"colour":"red"}]}""", "hints.strokes[0].colour")]
    [InlineData("""{"strokes":[{"radius":0.02,"points":[[0.5,0.5]]}]}""", "hints.strokes[0].keep")]
    [InlineData("""{"strokes":[{"keep":"yes","radius":0.02,"points":[[0.5,0.5]]}]}""", "hints.strokes[0].keep")]
    [InlineData("""{"strokes":[{"keep":true,"points":[[0.5,0.5]]}]}""", "hints.strokes[0].radius")]
    [InlineData("""{"strokes":[{"keep":true,"radius":1.1,"points":[[0.5,0.5]]}]}""", "hints.strokes[0].radius")]
    [InlineData("""{"strokes":[{"keep":true,"radius":0.02}]}""", "hints.strokes[0].points")]
    [InlineData("""{"strokes":[{"keep":true,"radius":0.02,"points":[]}]}""", "hints.strokes[0].points")]
    [InlineData("""{"strokes":[{"keep":true,"radius":0.02,"points":[[0.5,0.5],[0.5]]}]}""", "hints.strokes[0].points")]
    [InlineData("""{"strokes":[{"keep":true,"radius":0.02,"points":[[0.5,0.5],null]}]}""", "hints.strokes[0].points")]
    [InlineData("""{"strokes":[{"keep":true,"radius":0.02,"points":[[0.5,50]]}]}""", "hints.strokes[0].points")]
    public async Task What_cannot_be_meant_is_refused_by_its_name_and_nothing_of_it_is_held(string hints, string field)
    {
        await using var gateway = await GatewayUnderTest.StartAsync();

        await AssertRefusedAsync(gateway, hints, field);
    }

    [Fact]
    public async Task Hints_may_be_as_long_as_what_fits_into_an_edit_and_no_longer()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        var longest = Usual.PadRight(HintsBody.MostBytes);

        await ReadyAsync(gateway, Photos.Twins, longest);

        using var answer = await PostAsync(gateway.Client, Photos.Twins, longest + " ");
        AssertNames("hints", await Buyer.JsonOf(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Twice_in_one_form_they_are_refused()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        using var form = Form(Photos.Twins, Usual);
        form.Add(new StringContent(LeftAlone), "hints");

        using var answer = await gateway.Client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);

        AssertNames("hints", await Buyer.JsonOf(answer, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("background-removal")]
    [InlineData("crowd-removal")]
    [InlineData("portrait-style")]
    public async Task Where_nobody_heeds_them_they_are_refused_before_anybody_is_paid(string operation)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        using var answer = await PostAsync(vendors.Gateway.Client, Photos.Twins, Usual, operation);

        AssertNames("hints", await Buyer.JsonOf(answer, HttpStatusCode.BadRequest));
        Assert.Empty(vendors.Connections.Connected);
        Assert.Equal(VendorsUnderTest.Room, vendors.Gateway.Services.GetRequiredService<MemoryBudget>().Held);
    }

    [Fact]
    public async Task Of_a_route_only_who_heeds_them_is_asked_and_nothing_of_it_counts_as_unpaid()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Routes:background-removal", "removebg, builtin"), ("Spending:UnpaidPerNetwork", "1"));
        vendors.RemoveBg.Works();

        foreach (var hints in new[] { LeftAlone, RightGoes })
        {
            using var answer = await PostAsync(vendors.Gateway.Client, Photos.Twins, hints);
            var session = await vendors.UntilSettledAsync(await Buyer.JsonOf(answer, HttpStatusCode.Accepted, HttpStatusCode.Created));
            Assert.Equal(("ready", "builtin"), ((string?)session["state"], (string?)session["provider"]));
        }

        Assert.Empty(vendors.RemoveBg.Requests);
        Assert.Equal("removebg", (string?)(await vendors.SendAsync(Photos.Twins, "background-removal"))["provider"]);
        using var second = await PostAsync(vendors.Gateway.Client, Photos.Twins, null);
        Assert.Equal("too-many-uploads", (string?)(await Buyer.JsonOf(second, HttpStatusCode.TooManyRequests))["code"]);
    }

    [Fact]
    public async Task A_format_that_only_others_of_the_route_take_is_refused_with_hints()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Routes:background-removal", "removebg, builtin"));

        using var answer = await PostAsync(vendors.Gateway.Client, [.. "RIFF"u8, 30, 0, 0, 0, .. "WEBPVP8 "u8, .. new byte[26]], Usual);

        var problem = await Buyer.JsonOf(answer, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(["image/jpeg", "image/png"], problem["accepted"]!.AsArray().Select(type => (string?)type).Order());
    }

    [Fact]
    public async Task A_chosen_provider_that_heeds_none_is_not_replaced_by_one_that_does()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Routes:background-removal:Providers", "removebg, builtin"), ("Routes:AllowChoice", "true"));
        using var form = Form(Photos.Twins, Usual);
        form.Add(new StringContent("removebg"), "provider");

        using var answer = await vendors.Gateway.Client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);

        AssertNames("hints", await Buyer.JsonOf(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task The_same_photo_with_other_hints_is_another_upload()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        gateway.Client.DefaultRequestHeaders.Add("Idempotency-Key", "one");

        var first = await ReadyAsync(gateway, Photos.Twins, LeftAlone);
        var again = await ReadyAsync(gateway, Photos.Twins, LeftAlone);
        using var other = await PostAsync(gateway.Client, Photos.Twins, RightGoes);
        using var none = await PostAsync(gateway.Client, Photos.Twins, null);

        Assert.Equal((string?)first["id"], (string?)again["id"]);
        Assert.Equal("idempotency-mismatch", (string?)(await Buyer.JsonOf(other, HttpStatusCode.UnprocessableEntity))["code"]);
        Assert.Equal("idempotency-mismatch", (string?)(await Buyer.JsonOf(none, HttpStatusCode.UnprocessableEntity))["code"]);
    }

    private static async Task AssertRefusedAsync(GatewayUnderTest gateway, string hints, string field)
    {
        using var answer = await PostAsync(gateway.Client, Photos.Twins, hints);

        AssertNames(field, await Buyer.JsonOf(answer, HttpStatusCode.BadRequest));
        Assert.Equal(0, gateway.Services.GetRequiredService<MemoryBudget>().Held);
    }

    private static void AssertNames(string field, JsonObject problem)
    {
        Assert.Equal(("bad-request", "no"), ((string?)problem["code"], (string?)problem["charged"]));
        Assert.Equal([field], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    private static async Task<JsonObject> ReadyAsync(GatewayUnderTest gateway, byte[] photo, string? hints)
    {
        using var answer = await PostAsync(gateway.Client, photo, hints);
        return await new Buyer(gateway.Client).UntilReadyAsync(await Buyer.JsonOf(answer, HttpStatusCode.Created, HttpStatusCode.Accepted));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] photo, string? hints, string operation = "background-removal")
    {
        using var form = Form(photo, hints, operation);
        return await client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);
    }

    private static MultipartFormDataContent Form(byte[] photo, string? hints, string operation = "background-removal")
    {
        var form = new MultipartFormDataContent { { new StringContent(operation), "operation" }, { photo.AsUpload(), "image", "photo.jpg" } };
        if (hints is not null)
        {
            form.Add(new StringContent(hints), "hints");
        }

        return form;
    }

    private static async Task<PixelBuffer> SavedAsync(GatewayUnderTest gateway, JsonObject session)
    {
        var buyer = new Buyer(gateway.Client);
        using var answer = await buyer.DownloadAsync(await buyer.UnlockAsync(session, (await gateway.MintAsync()).Text));
        return PixelBuffer.Decode(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), cancellationToken: TestContext.Current.CancellationToken);
    }

    private static int AlphaAt(PixelBuffer cut, (int X, int Y) place) => cut.Row(place.Y)[(4 * place.X) + 3];
}
