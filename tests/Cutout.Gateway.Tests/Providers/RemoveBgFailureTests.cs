using System.Text;
using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>What remove.bg can say besides a picture, in our words.</summary>
public sealed class RemoveBgFailureTests
{
    [Theory]
    [InlineData(400, "unknown_foreground", "NoSubject")]
    [InlineData(400, "failed_to_read_image", "PictureRefused")]
    [InlineData(400, "invalid_file_type", "UnsupportedFormat")]
    [InlineData(400, "file_too_large", "TooLarge")]
    [InlineData(400, "resolution_too_high", "TooLarge")]
    [InlineData(400, "invalid_size", "BadRequest")]
    [InlineData(402, "insufficient_credits", "NoCredit")]
    [InlineData(403, "auth_failed", "BadKey")]
    [InlineData(404, "", "Down")]
    [InlineData(410, "gone", "Down")]
    public async Task A_refusal_is_told_in_our_words_and_costs_nothing(int status, string code, string kind)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RefusesWith(status, code, "Words that no visitor shall see");

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, Charged.No, "removebg"), (failure.Kind.ToString(), failure.Charged, failure.Provider));
    }

    [Fact]
    public async Task An_empty_account_is_no_credit()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RunsOutOfCredit();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.NoCredit, Charged.No), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task A_wrong_key_is_told_and_is_not_in_the_log()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ApiKey", "a-secret-that-is-wrong"));
        vendors.RemoveBg.Cuts();

        var failure = await vendors.FailAsync();

        Assert.Equal(FailureKind.BadKey, failure.Kind);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("removebg failed"));
        Assert.DoesNotContain(vendors.Gateway.Log.Lines, line => line.Contains("a-secret-that-is-wrong"));
    }

    [Fact]
    public async Task Errors_under_200_are_a_failure()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersOkWithErrors("", "Something went wrong in the pipeline");

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.No), (failure.Kind, failure.Charged));
        Assert.Single(vendors.RemoveBg.Requests);
    }

    [Fact]
    public async Task Html_under_200_is_a_broken_answer_of_unknown_cost()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersHtml(200);

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Unknown), (failure.Kind, failure.Charged));
    }

    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_refused_and_the_key_stays_home(int status)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersWithRedirect(vendors.DashScope.BaseAddress + "services/aigc/multimodal-generation/generation", status);
        vendors.DashScope.Edits();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.No), (failure.Kind, failure.Charged));
        Assert.Single(vendors.RemoveBg.Requests);
        Assert.Empty(vendors.DashScope.Requests);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    public async Task A_picture_that_is_none_is_a_broken_answer(string body)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersOkWith(Encoding.UTF8.GetBytes(body), "image/png");

        var failure = await vendors.FailAsync();

        Assert.Equal(FailureKind.BrokenAnswer, failure.Kind);
    }

    [Fact]
    public async Task Another_format_than_the_one_asked_for_is_a_broken_answer()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersOkWith(Photos.Small, "image/png");

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
        Assert.Contains("Jpeg", failure.Detail);
    }

    [Fact]
    public async Task A_damaged_picture_is_a_broken_answer_that_was_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Answers(Sandbox.Scripting.Answer.Works.Edited(reply =>
        {
            var bytes = reply.Body.ToArray();
            bytes[bytes.Length / 2] ^= 0x55;
            return reply with { Body = bytes };
        }));

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task A_picture_of_another_shape_is_a_broken_answer_that_was_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersOtherDimensions();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
        Assert.Contains("160x120", failure.Detail);
    }

    [Fact]
    public async Task An_empty_matte_is_nothing_done_and_was_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersAnEmptyMatte();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.NothingDone, Charged.Yes), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task A_matte_that_cuts_nothing_is_nothing_done_and_was_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersAFullMatte();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.NothingDone, Charged.Yes), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task A_picture_without_end_stops_at_the_room_reserved_for_it()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.NeverEndsTheBody();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Contains("4000000", failure.Detail);
    }

    [Fact]
    public async Task A_packed_picture_is_not_unpacked()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(new byte[50_000_000]);
        }

        vendors.RemoveBg.Answers(Sandbox.Scripting.Answer.Ok(packed.ToArray(), "image/png").WithHeader("Content-Encoding", "gzip"));

        var failure = await vendors.FailAsync();

        Assert.Equal(FailureKind.BrokenAnswer, failure.Kind);
        Assert.Equal(packed.Length, vendors.Result.Length);
    }

    [Theory]
    [InlineData("1", 1.0)]
    [InlineData("0.25", 0.25)]
    [InlineData("0", 0.0)]
    [InlineData("-1", null)]
    [InlineData("1,5", null)]
    [InlineData("a lot", null)]
    [InlineData("99999999999999999999999999999999999", null)]
    [InlineData("1000000", null)]
    public async Task A_charge_is_believed_only_if_it_is_a_sum(string figure, double? charge)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.ClaimsToCharge(figure);

        var result = await vendors.CutAsync();

        Assert.Equal((decimal?)charge, result.Charge);
    }

    [Fact]
    public async Task A_missing_charge_is_not_known()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.LeavesOutChargeHeader();

        var result = await vendors.CutAsync();

        Assert.Null(result.Charge);
    }
}
