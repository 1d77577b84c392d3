using System.Net;
using System.Text.Json.Nodes;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Sandbox.Pictures;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Answers that a vendor charges for and nobody may be sold.</summary>
public sealed class QualityGateTests
{
    private static readonly byte[] Photo = Pictures.Jpeg(640, 512);
    private static readonly byte[] Mask = Visitor.Mask(640, 512, 0, 160);

    [Theory]
    [InlineData("empty", "no-subject")]
    [InlineData("full", "no-subject")]
    [InlineData("another shape", "provider-failed")]
    [InlineData("another picture", "provider-failed")]
    public async Task A_cutout_that_is_not_one_of_the_photo_is_paid_for_and_never_sold(string what, string problem)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        Answer(vendors.RemoveBg, what);

        await AssertNeverSoldAsync(vendors, await vendors.SendAsync(Photo, "background-removal"), problem);

        Assert.Single(vendors.RemoveBg.Requests, request => request.Line != "account");
        Assert.Single(vendors.RemoveBg.Bill);
        await AssertBookedAsync(vendors, "removebg", calls: 1);
    }

    [Theory]
    [InlineData("unchanged", "no-subject", false)]
    [InlineData("another shape", "provider-failed", false)]
    [InlineData("another picture", "provider-failed", false)]
    [InlineData("unchanged", "no-subject", true)]
    [InlineData("another shape", "provider-failed", true)]
    [InlineData("another picture", "provider-failed", true)]
    public async Task A_photo_from_which_nobody_was_removed_or_another_one_is_paid_for_and_never_sold(string what, string problem, bool masked)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        if (what == "unchanged")
        {
            vendors.DashScope.RemovesNobody();
        }
        else
        {
            Answer(vendors.DashScope, what);
        }

        await AssertNeverSoldAsync(vendors, await vendors.SendAsync(Photo, "crowd-removal", masked ? Mask : null), problem);

        Assert.Single(vendors.DashScope.Requests, request => request.Line == (masked ? "masked edit" : "edit"));
        Assert.Single(vendors.DashScope.Bill);
        await AssertBookedAsync(vendors, "dashscope", calls: 1);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("full")]
    [InlineData("another shape")]
    [InlineData("another picture")]
    public async Task With_the_operators_leave_to_pay_twice_the_next_provider_is_asked_once(string what)
    {
        await using var vendors = await StartWithASecondAsync(("Routes:PaidFailover", "true"));
        Answer(vendors.RemoveBg.Once, what);
        vendors.RemoveBg.Cuts();

        var session = await vendors.SendAsync(Photo, "background-removal");

        Assert.Equal(("ready", "second"), ((string?)session["state"], (string?)session["provider"]));
        Assert.Equal(2, vendors.RemoveBg.Bill.Count);
        await AssertBookedAsync(vendors, "removebg", calls: 1);
        await AssertBookedAsync(vendors, "second", calls: 1);
        await vendors.UntilLogAsync("Alarm paid-failover of removebg");
        using var bought = await vendors.BuyAsync(session);
        Assert.Equal((640, 512), (bought.Width, bought.Height));
    }

    [Fact]
    public async Task Without_that_leave_a_second_provider_is_not_paid()
    {
        await using var vendors = await StartWithASecondAsync();
        vendors.RemoveBg.AnswersAnotherPicture();

        await AssertNeverSoldAsync(vendors, await vendors.SendAsync(Photo, "background-removal"), "provider-failed");

        Assert.Single(vendors.RemoveBg.Bill);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("full")]
    [InlineData("another shape")]
    public async Task After_a_provider_that_costs_nothing_the_next_one_is_always_asked(string what)
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("rembg", "{on}"), ("Routes:background-removal", "rembg,removebg"));
        Answer(vendors.Vendor("rembg"), what);
        vendors.RemoveBg.Cuts();

        var session = await vendors.SendAsync(Photo, "background-removal");

        Assert.Equal(("ready", "removebg"), ((string?)session["state"], (string?)session["provider"]));
        Assert.Single(vendors.Vendor("rembg").Requests);
        Assert.Single(vendors.RemoveBg.Bill);
    }

    [Fact]
    public async Task Another_photo_is_told_to_the_operator()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersAnotherPicture();

        await vendors.SendAsync(Photo, "background-removal");

        await vendors.UntilLogAsync("Alarm held-back of removebg");
    }

    [Theory]
    [InlineData(Imaging.Orientation.Rotated90)]
    [InlineData(Imaging.Orientation.MirroredHorizontally)]
    public async Task A_photo_that_was_held_sideways_is_recognised(Imaging.Orientation held)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();

        Assert.Equal("ready", (string?)(await vendors.SendAsync(Photo.Held(held), "background-removal"))["state"]);
    }

    [Fact]
    public async Task A_portrait_in_a_style_may_look_like_anything_and_must_have_the_right_shape()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.DashScope.Once.AnswersAnotherPicture();
        vendors.DashScope.Once.AnswersOtherDimensions();

        Assert.Equal("ready", (string?)(await vendors.SendAsync(Photo, "portrait-style"))["state"]);
        await AssertNeverSoldAsync(vendors, await vendors.SendAsync(Photo, "portrait-style"), "provider-failed");
    }

    private static Task<VendorsUnderTest> StartWithASecondAsync(params (string Name, string Value)[] settings) => VendorsUnderTest.StartAsync(
        [.. settings, ("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key")]);

    private static void Answer(PictureWords vendor, string what)
    {
        Action say = what switch
        {
            "empty" => ((CutoutWords)vendor).AnswersAnEmptyMatte,
            "full" => ((CutoutWords)vendor).AnswersAFullMatte,
            "another shape" => vendor.AnswersOtherDimensions,
            _ => vendor.AnswersAnotherPicture,
        };
        say();
    }

    private static async Task AssertNeverSoldAsync(VendorsUnderTest vendors, JsonObject session, string problem)
    {
        Assert.Equal(("failed", problem, "yes"), ((string?)session["state"], (string?)session["problem"]?["code"], (string?)session["problem"]?["charged"]));
        Assert.Null(session["result"]);
        Assert.Null(session["preview"]);
        var code = await vendors.Gateway.MintAsync();
        using var unlock = await vendors.Gateway.Client.PostAsync(
            $"/v1/cutouts/{session["id"]}/unlock", new StringContent($"{{\"code\":\"{code.Text}\"}}", null, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, unlock.StatusCode);
        Assert.Equal("unused", await vendors.Gateway.StateOfAsync(code));
        foreach (var picture in new[] { "result", "preview", "loupe?x=0.5&y=0.5" })
        {
            using var answer = await vendors.Gateway.Client.GetAsync($"/v1/cutouts/{session["id"]}/{picture}", TestContext.Current.CancellationToken);
            Assert.False(answer.IsSuccessStatusCode, picture);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        }
    }

    private static Task AssertBookedAsync(VendorsUnderTest vendors, string provider, int calls) =>
        vendors.Gateway.AssertCountBecomesAsync($"SELECT COUNT(*) FROM spend WHERE provider = '{provider}' AND outcome = 'yes' AND charge > 0", calls);
}
