using Cutout.Gateway.Providers;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>The retry table: what is sent again, and above all what is not.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task A_timeout_is_never_tried_again_because_it_may_have_been_charged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.NeverAnswers(afterTheWork: true);

        var failure = await vendors.FailAsync(pace: TimeSpan.FromSeconds(5), once: () => vendors.Cuts.Count > 0);

        Assert.Equal((FailureKind.TimedOut, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task A_connection_that_closes_before_it_answers_is_not_tried_again()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.ClosesBeforeHeaders(afterTheWork: true);

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task A_connection_that_was_good_before_and_closes_now_does_not_make_the_socket_buy_again()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        await vendors.CutAsync();
        vendors.Reset();
        vendors.RemoveBg.ClosesBeforeHeaders(afterTheWork: true);

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Single(vendors.Connections.Connected);
        Assert.Equal(2, vendors.RemoveBg.Bill.Count);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("reset")]
    public async Task A_picture_that_breaks_off_is_not_bought_again(string how)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        if (how == "cut")
        {
            vendors.RemoveBg.CutsTheBodyShort();
        }
        else
        {
            vendors.RemoveBg.ResetsInTheBody();
        }

        var failure = await vendors.FailAsync();

        // A reset may overtake the headers; then it looks like a vendor that is down.
        Assert.True(failure.Kind is FailureKind.BrokenAnswer or FailureKind.Down, failure.Kind.ToString());
        Assert.Equal(Charged.Unknown, failure.Charged);
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task A_picture_that_stands_still_does_not_hold_the_buyer_longer_than_the_idle_limit()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(
            ("Providers:removebg:IdleTimeout", "00:00:30"), ("Providers:removebg:AttemptTimeout", "00:30:00"), ("Providers:removebg:TotalTimeout", "01:00:00"));
        vendors.RemoveBg.StallsInTheBody();

        var failure = await vendors.FailAsync(pace: TimeSpan.FromSeconds(1), once: () => vendors.Cuts.Count > 0);

        Assert.Equal((FailureKind.TimedOut, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Contains("stood still for 00:00:30", failure.Detail);
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task A_picture_that_trickles_is_given_up_when_the_time_of_the_try_is_over()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:TotalTimeout", "00:30:00"));
        vendors.RemoveBg.TricklesTheBody(TimeSpan.FromSeconds(10));

        var failure = await vendors.FailAsync(pace: TimeSpan.FromSeconds(1), once: () => vendors.Cuts.Count > 0);

        Assert.Equal((FailureKind.TimedOut, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Contains("within 00:02:00", failure.Detail);
    }

    [Fact]
    public async Task A_429_is_tried_once_more_after_the_time_it_names()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Once.LimitsTheRate(TimeSpan.FromSeconds(7));
        vendors.RemoveBg.Cuts();

        var result = await vendors.CutAsync();

        Assert.Equal(1, result.Charge);
        Assert.Equal(2, vendors.Cuts.Count);
        Assert.True(TimeBetweenCalls(vendors) >= TimeSpan.FromSeconds(7));
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("removebg is tried again in 00:00:07"));
    }

    [Theory]
    [InlineData("3600", 20)]
    [InlineData("-5", 10)]
    [InlineData("soon", 10)]
    [InlineData(null, 10)]
    public async Task A_429_waits_neither_for_ever_nor_for_nonsense(string? retryAfter, int seconds)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        if (retryAfter is null)
        {
            vendors.RemoveBg.Once.LimitsTheRate(null);
        }
        else
        {
            vendors.RemoveBg.Once.LimitsTheRateOddly(retryAfter);
        }

        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();

        Assert.True(TimeBetweenCalls(vendors) >= TimeSpan.FromSeconds(seconds));
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains($"removebg is tried again in 00:00:{seconds}"));
    }

    [Fact]
    public async Task A_429_that_names_a_date_is_waited_out_until_then()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        var date = vendors.Clock.GetUtcNow() + TimeSpan.FromSeconds(18);
        vendors.RemoveBg.Once.LimitsTheRateOddly(date.ToString("R"));
        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();

        Assert.True(vendors.Cuts[1].At >= date);
    }

    [Fact]
    public async Task A_second_429_goes_to_the_buyer_with_the_time_that_it_names()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.LimitsTheRate(TimeSpan.FromSeconds(9));

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Busy, Charged.No, TimeSpan.FromSeconds(9)), (failure.Kind, failure.Charged, failure.RetryAfter));
        Assert.Equal(2, vendors.Cuts.Count);
    }

    [Fact]
    public async Task A_429_is_not_waited_for_when_the_time_would_be_over()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(
            ("Providers:removebg:AttemptTimeout", "00:00:10"), ("Providers:removebg:TotalTimeout", "00:00:10"));
        vendors.RemoveBg.LimitsTheRate(TimeSpan.FromSeconds(15));

        var failure = await vendors.FailAsync(pace: TimeSpan.Zero);

        Assert.Equal(FailureKind.Busy, failure.Kind);
        Assert.Single(vendors.Cuts);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_vendors_own_fault_is_tried_twice_more_where_errors_are_free(int status)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersHtml(status);

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.No), (failure.Kind, failure.Charged));
        Assert.Equal(3, vendors.Cuts.Count);
    }

    [Fact]
    public async Task A_vendors_own_fault_is_never_tried_again_where_nobody_says_that_errors_are_free()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ErrorsAreFree", "false"));
        vendors.RemoveBg.RefusesWith(500, "internal", "Oops");

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task All_reasons_together_are_not_tried_more_often_than_each_allows()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Next(
            Answer.Status(503), Answer.Status(429), Answer.Status(503), Answer.Status(503), Answer.Works);

        var failure = await vendors.FailAsync();

        Assert.Equal(FailureKind.Down, failure.Kind);
        Assert.Equal(4, vendors.Cuts.Count);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(413)]
    public async Task A_refusal_is_never_tried_again(int status)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersHtml(status);

        var failure = await vendors.FailAsync();

        Assert.Equal(Charged.No, failure.Charged);
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task A_connection_that_never_opened_is_tried_twice_more()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.Connections.RefusesNext = 2;
        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();

        Assert.Single(vendors.Cuts);
        Assert.Equal(3, vendors.Connections.Connected.Count);
    }

    [Fact]
    public async Task A_vendor_that_cannot_be_connected_to_is_down_and_has_cost_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.Connections.RefusesNext = int.MaxValue;

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.No), (failure.Kind, failure.Charged));
        Assert.Equal(3, vendors.Connections.Connected.Count);
        Assert.Empty(vendors.Sendings);
    }

    [Fact]
    public async Task A_vendor_whose_name_is_not_known_is_down_and_has_cost_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:BaseAddress", "https://vendor.example/v1.0/"));

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.No), (failure.Kind, failure.Charged));
        Assert.Contains("NameResolutionError", failure.Detail);
    }

    [Fact]
    public async Task A_vendor_with_a_certificate_that_nobody_signed_never_sees_the_key()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:BaseAddress", "https://api.remove.bg/v1.0/"));
        vendors.Connections.Name("api.remove.bg", "203.0.113.7");
        vendors.Connections.Lead("203.0.113.7", vendors.Sandbox.TlsEndPoint);

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.No), (failure.Kind, failure.Charged));
        Assert.Contains("SecureConnectionError", failure.Detail);
        Assert.Empty(vendors.RemoveBg.Requests);
        Assert.Empty(vendors.Sendings);
    }

    [Fact]
    public async Task A_vendor_with_a_good_certificate_is_reached_under_its_own_name()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:BaseAddress", "https://api.remove.bg/v1.0"));
        vendors.Connections.Name("api.remove.bg", "203.0.113.7");
        vendors.Connections.Lead("203.0.113.7", vendors.Sandbox.TlsEndPoint);
        vendors.Connections.Believe(vendors.Sandbox.VendorCertificate);
        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();

        Assert.Equal("/v1.0/removebg", Assert.Single(vendors.RemoveBg.Requests).Path);
    }

    private static TimeSpan TimeBetweenCalls(VendorsUnderTest vendors) =>
        vendors.Cuts[1].At - vendors.Cuts[0].At;
}
