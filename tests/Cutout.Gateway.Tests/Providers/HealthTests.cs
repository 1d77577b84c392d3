using Cutout.Gateway.Providers;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Vendors that break down, keys that die, accounts that run dry; and that they come back by themselves.</summary>
public sealed class HealthTests
{
    private static readonly (string, string) BreaksSoon = ("Providers:removebg:BreakAfter", "3");
    private static readonly (string, string) TellsNoBalance = ("Providers:removebg:TellsBalance", "false");

    // A balance is asked for once after a charge, and given up by the same clock that the test moves on: it must not run ahead of the answer.
    private static readonly TimeSpan InSmallSteps = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task A_vendor_that_fails_again_and_again_is_left_alone_and_comes_back_by_a_question_that_costs_nothing()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(BreaksSoon);
        await BreakAsync(vendors);
        vendors.RemoveBg.Cuts();

        var resting = await vendors.FailAsync(pace: TimeSpan.Zero);

        Assert.Equal((FailureKind.Resting, Charged.No), (resting.Kind, resting.Charged));
        Assert.NotNull(resting.RetryAfter);
        Assert.Equal(3, vendors.RemoveBg.Requests.Count);
        await vendors.UntilLogAsync("removebg answers again");
        Assert.Equal("account", vendors.RemoveBg.Requests[^1].Line);
        Assert.Empty(vendors.RemoveBg.Bill);
        await vendors.CutAsync();
        Assert.Single(vendors.RemoveBg.Bill);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm provider-down of removebg"));
    }

    [Fact]
    public async Task While_the_probe_fails_no_buyer_is_sent_to_the_vendor()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(BreaksSoon);
        await BreakAsync(vendors);
        vendors.RemoveBg.Account.AnswersHtml(404);

        await vendors.UntilLogAsync("removebg is still not well");

        Assert.Equal(FailureKind.Resting, (await vendors.FailAsync(pace: TimeSpan.Zero)).Kind);
        Assert.Equal(3, vendors.RemoveBg.Requests.Count(request => request.Line == "removebg"));
    }

    [Fact]
    public async Task Where_nothing_is_free_one_buyer_is_the_probe_and_all_others_keep_away()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(BreaksSoon, TellsNoBalance);
        await BreakAsync(vendors);
        vendors.RemoveBg.Forget();
        vendors.Clock.Advance(TimeSpan.FromSeconds(30));

        var answers = await vendors.StampedeAsync(20);

        Assert.Single(vendors.RemoveBg.Requests);
        Assert.Single(answers, answer => answer.StatusCode == System.Net.HttpStatusCode.Created);
        Assert.Equal(19, answers.Count(answer => answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable && answer.Headers.RetryAfter is null));
    }

    [Fact]
    public async Task A_photo_without_subject_is_no_sign_of_ill_health()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:BreakAfter", "1"));
        vendors.RemoveBg.FindsNoSubject();
        await vendors.FailAsync();
        await vendors.FailAsync();

        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();
    }

    [Fact]
    public async Task A_dead_key_is_set_aside_and_the_next_one_does_the_work()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ApiKey", "a-dead-key"), ("Providers:removebg:ApiKeys", "sandbox-key"));
        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();
        vendors.Reset();
        await vendors.CutAsync();
        vendors.Reset();
        await vendors.CutAsync();

        Assert.Equal(["a-dead-key", "sandbox-key", "sandbox-key", "sandbox-key"], vendors.Cuts.Select(request => request.Headers["X-Api-Key"]));
        Assert.Equal(3, vendors.RemoveBg.Bill.Count);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm dead-key of removebg, key 1") && line.Contains("the others go on"));
        Assert.DoesNotContain(vendors.Gateway.Log.Lines, line => line.Contains("a-dead-key"));
    }

    [Fact]
    public async Task Good_keys_are_used_in_turn()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:ApiKeys", "b,c"));
        vendors.RemoveBg.FindsNoSubject();

        for (var call = 0; call < 6; call++)
        {
            await vendors.FailAsync();
        }

        Assert.Equal(["sandbox-key", "b", "c", "sandbox-key", "b", "c"], vendors.RemoveBg.Requests.Select(request => request.Headers["X-Api-Key"]));
    }

    [Fact]
    public async Task The_last_key_that_dies_switches_the_provider_off_until_it_is_taken_again()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.ApiKey = "another";
        vendors.RemoveBg.Cuts();
        await vendors.FailAsync();

        Assert.Equal(FailureKind.BadKey, (await vendors.FailAsync(pace: TimeSpan.Zero)).Kind);
        Assert.Single(vendors.RemoveBg.Requests);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm dead-key") && line.Contains("the provider is off"));

        vendors.RemoveBg.ApiKey = "sandbox-key";
        await vendors.UntilLogAsync("key 1 of removebg works again");
        await vendors.CutAsync();
    }

    [Fact]
    public async Task A_key_that_no_question_can_test_is_tried_by_one_buyer_when_its_rest_is_over()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(TellsNoBalance);
        vendors.RemoveBg.Once.RejectsTheKey();
        vendors.RemoveBg.Cuts();
        await vendors.FailAsync();
        Assert.Equal(FailureKind.BadKey, (await vendors.FailAsync(pace: TimeSpan.Zero)).Kind);

        vendors.Clock.Advance(TimeSpan.FromMinutes(15));

        await vendors.CutAsync();
        Assert.Equal(2, vendors.RemoveBg.Requests.Count);
    }

    [Fact]
    public async Task An_account_that_ran_dry_is_not_asked_again_until_its_balance_says_otherwise()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RunsOutOfCredit();
        Assert.Equal(FailureKind.NoCredit, (await vendors.FailAsync()).Kind);

        Assert.Equal((FailureKind.NoCredit, Charged.No), ((await vendors.FailAsync(pace: TimeSpan.Zero)).Kind, Charged.No));
        Assert.Single(vendors.RemoveBg.Requests);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm no-credit of removebg, key 1"));

        // Still too little for one call.
        vendors.RemoveBg.Credits = 0.75m;
        await vendors.UntilAsync(() => vendors.RemoveBg.Requests.Count(request => request.Line == "account") >= 2, TimeSpan.FromSeconds(5));
        Assert.Equal(FailureKind.NoCredit, (await vendors.FailAsync(pace: TimeSpan.Zero)).Kind);

        vendors.RemoveBg.Credits = 10;
        await vendors.UntilLogAsync("key 1 of removebg works again");
        await vendors.CutAsync();
        Assert.Single(vendors.RemoveBg.Bill);
    }

    [Fact]
    public async Task A_low_balance_is_told_once()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:LowCreditAlarm", "5"));
        vendors.RemoveBg.Credits = 4;
        vendors.RemoveBg.Cuts();
        await vendors.CutAsync();

        await vendors.UntilLogAsync("Alarm low-credit of removebg: 3 credits are left, less than 5.", InSmallSteps);
        vendors.Reset();
        await vendors.CutAsync();
        await vendors.UntilAsync(() => vendors.RemoveBg.Requests.Count(request => request.Line == "account") >= 2, InSmallSteps);

        Assert.Single(vendors.Gateway.Log.Lines, line => line.Contains("Alarm low-credit"));
    }

    [Theory]
    [InlineData("{\"data\":{\"attributes\":{\"credits\":{\"subscription\":4943}}}}")]
    [InlineData("[]")]
    [InlineData("{\"data\":{\"attributes\":{\"credits\":{\"total\":\"many\"}}}}")]
    [InlineData("{\"data\":{\"attributes\":{\"credits\":{\"total\":79228162514264337593543950335}}}}")]
    [InlineData("<html>")]
    public async Task A_balance_that_is_none_does_no_harm(string body)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        vendors.RemoveBg.Account.Answers(Answer.Status(200, body, "application/json"));
        await vendors.CutAsync();

        await vendors.UntilLogAsync("removebg did not tell its balance");

        vendors.Reset();
        await vendors.CutAsync();
    }

    private static async Task BreakAsync(VendorsUnderTest vendors)
    {
        vendors.RemoveBg.ClosesBeforeHeaders();
        for (var failure = 0; failure < 3; failure++)
        {
            Assert.Equal(FailureKind.Down, (await vendors.FailAsync(pace: TimeSpan.Zero)).Kind);
        }
    }
}
