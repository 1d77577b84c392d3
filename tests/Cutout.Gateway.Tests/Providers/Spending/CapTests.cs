using System.Net;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Providers.Spending;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers.Spending;

/// <summary>Caps and books through HTTP, compared with the stand-in's own bill.</summary>
public sealed class CapTests
{
    private static readonly (string, string) NoLimitPerNetwork = ("Spending:UnpaidPerNetwork", "0");

    // A thousand uploads set aside room for a thousand of the largest results; only the counting matters here.
    private static readonly (string, string) Room = ("Sessions:MemoryBudget", "100000000000");

    // They all come from this machine, which is one network.
    private static readonly (string, string)[] AnyNumber = [("Limits:UploadsPerMinute", "0"), ("Limits:UploadsAtOnce", "1000")];

    [Theory]
    [InlineData("ledger")]
    [InlineData("memory")]
    public async Task A_thousand_uploads_at_once_at_a_cap_of_a_hundred_credits_never_cost_a_hundred_and_one(string book)
    {
        await using var vendors = await VendorsUnderTest.StartAsync(
            [NoLimitPerNetwork, Room, .. AnyNumber, ("Providers:removebg:DailyCap", "100"), ("Providers:removebg:MegapixelsPerMinute", "100000"), ("Spending:Book", book)]);
        vendors.RemoveBg.RateLimit = 100_000;

        // Who is in first waits until the last is.
        vendors.Gateway.Client.Timeout = TimeSpan.FromMinutes(10);
        var slow = new TaskCompletionSource();
        vendors.RemoveBg.AnswersAfter(slow.Task);

        // All thousand are in before the vendor has answered one: only what was reserved can keep the cap.
        var uploads = Enumerable.Range(0, 1000).Select(_ => vendors.UploadAsync()).ToList();
        while (uploads.Count(upload => upload.IsCompleted) + vendors.RemoveBg.Bill.Count < 1000)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.Equal(100, vendors.RemoveBg.Charged);
        Assert.All(uploads.Where(upload => upload.IsCompleted), upload => Assert.Equal(HttpStatusCode.BadGateway, upload.Result.StatusCode));
        slow.SetResult();
        var answers = await Task.WhenAll(uploads);

        Assert.Equal(100, vendors.RemoveBg.Charged);
        Assert.Equal(100, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.Equal(900, answers.Count(answer => answer.StatusCode == HttpStatusCode.BadGateway));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.BadGateway);
        Assert.Equal("no-credit", await refused.ProblemAsync());
        Assert.Equal(TimeSpan.FromHours(12), refused.Headers.RetryAfter?.Delta);
        await AssertBooksAsync(vendors);
        Assert.Single(vendors.Gateway.Log.Lines, line => line.Contains("Alarm over-budget of removebg"));
    }

    [Fact]
    public async Task A_provider_over_its_cap_is_passed_over_and_comes_back_the_next_day()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(
            ("Providers:removebg:DailyCap", "1"), ("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key"));
        vendors.RemoveBg.Cuts();

        var providers = new List<string>();
        for (var day = 0; day < 2; day++)
        {
            providers.Add((await CutAsync()).Provider);
            providers.Add((await CutAsync()).Provider);
            vendors.Clock.Advance(TimeSpan.FromHours(12));
        }

        Assert.Equal(["removebg", "second", "removebg", "second"], providers);

        async Task<ProviderResult> CutAsync()
        {
            vendors.Reset();
            return await vendors.CutAsync();
        }
    }

    [Fact]
    public async Task Failures_that_cost_nothing_leave_the_cap_as_it_was()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:DailyCap", "1"));
        vendors.RemoveBg.Next(Sandbox.Scripting.Answer.Status(400), Sandbox.Scripting.Answer.Status(413));
        vendors.RemoveBg.Cuts();
        await vendors.FailAsync();
        await vendors.FailAsync();

        await vendors.CutAsync();

        Assert.Equal(FailureKind.OverBudget, (await vendors.FailAsync()).Kind);
        await AssertBooksAsync(vendors);
    }

    [Fact]
    public async Task What_may_have_been_charged_counts_as_spent()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:DailyCap", "1"));
        vendors.RemoveBg.ClosesBeforeHeaders(afterTheWork: true);
        Assert.Equal(Charged.Unknown, (await vendors.FailAsync()).Charged);

        var second = await vendors.FailAsync();

        Assert.Equal((FailureKind.OverBudget, Charged.No), (second.Kind, second.Charged));
        Assert.Equal(1, vendors.RemoveBg.Charged);
        Assert.Equal(1_000_000, (await TodayAsync(vendors)).Unknown);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm unknown-charge of removebg"));
    }

    [Theory]
    [InlineData("photoroom")]
    [InlineData("cutoutpro")]
    public async Task A_vendor_that_never_names_a_price_raises_no_alarm_by_saying_nothing(string name)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(name);
        vendors.Vendor(name).Cuts();

        await vendors.CutAsync();

        Assert.DoesNotContain(vendors.Gateway.Log.Lines, line => line.Contains("Alarm unknown-charge"));
    }

    [Theory]
    [InlineData("0.25", 250_000, 0)]
    [InlineData("0", 0, 0)]
    [InlineData("a lot", 0, 1_000_000)]
    [InlineData("-1", 0, 1_000_000)]
    public async Task The_book_says_what_the_vendor_says_or_that_nobody_knows(string figure, long charged, long unknown)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.ClaimsToCharge(figure);

        await vendors.CutAsync();

        var today = await TodayAsync(vendors);
        Assert.Equal((charged, unknown), (today.Charged, today.Unknown));
        Assert.Equal(unknown > 0, vendors.Gateway.Log.Lines.Any(line => line.Contains("Alarm unknown-charge of removebg")));
    }

    [Fact]
    public async Task A_charge_above_the_worst_case_is_booked_as_it_is_and_told()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.ClaimsToCharge("7.5");

        await vendors.CutAsync();

        Assert.Equal(7_500_000, (await TodayAsync(vendors)).Charged);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm overcharged of removebg"));
    }

    [Fact]
    public async Task A_picture_that_was_paid_for_and_is_no_good_is_in_the_book_all_the_same()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.AnswersOtherDimensions();

        await vendors.FailAsync();

        await AssertBooksAsync(vendors);
        Assert.Equal(1_000_000, (await TodayAsync(vendors)).Charged);
    }

    [Fact]
    public async Task What_can_not_be_written_down_is_not_bought()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();
        await vendors.Gateway.RunSqlAsync("ALTER TABLE spend RENAME TO away");

        using var refused = await vendors.UploadAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("ledger-unavailable", await refused.ProblemAsync());
        Assert.Empty(vendors.RemoveBg.Requests);
        await vendors.Gateway.RunSqlAsync("ALTER TABLE away RENAME TO spend");
        using var taken = await vendors.UploadAsync();
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
    }

    [Fact]
    public async Task The_built_in_engine_is_in_no_book()
    {
        await using var gateway = await GatewayUnderTest.StartAsync();
        await new Buyer(gateway.Client).UploadAsync(Pictures.Jpeg());

        Assert.Empty(await gateway.Services.GetRequiredService<ISpendBook>().SumsOfAsync(SpendDay.Of(gateway.Clock.GetUtcNow())));
    }

    [Fact]
    public async Task A_robot_gets_so_many_previews_from_one_network_and_no_more_until_the_hour_is_over()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Spending:UnpaidPerNetwork", "3"));
        vendors.RemoveBg.Cuts();
        for (var upload = 0; upload < 3; upload++)
        {
            Assert.Equal(HttpStatusCode.Created, (await vendors.UploadAsync()).StatusCode);
            vendors.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        using var refused = await vendors.UploadAsync();

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("too-many-uploads", await refused.ProblemAsync());
        Assert.Equal(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(30), refused.Headers.RetryAfter?.Delta);
        Assert.Equal(3, vendors.RemoveBg.Requests.Count);
        vendors.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.Created, (await vendors.UploadAsync()).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await vendors.UploadAsync()).StatusCode);
    }

    [Fact]
    public async Task A_preview_that_was_paid_for_or_cost_nothing_makes_room_for_another()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Spending:UnpaidPerNetwork", "1"));
        vendors.RemoveBg.Once.FindsNoSubject();
        vendors.RemoveBg.Cuts();
        Assert.Equal("no-subject", await (await vendors.UploadAsync()).ProblemAsync());

        var buyer = new Buyer(vendors.Gateway.Client);
        var session = await buyer.UploadAsync(Photos.Small);
        Assert.Equal("too-many-uploads", await (await vendors.UploadAsync()).ProblemAsync());
        await buyer.UnlockAsync(session, (await vendors.Gateway.MintAsync()).Text);

        Assert.Equal(HttpStatusCode.Created, (await vendors.UploadAsync()).StatusCode);
    }

    [Fact]
    public async Task What_costs_the_operator_nothing_is_not_counted()
    {
        await using var gateway = await GatewayUnderTest.StartAsync(new Dictionary<string, string?> { ["Spending:UnpaidPerNetwork"] = "1" });
        var buyer = new Buyer(gateway.Client);

        await buyer.UploadAsync(Pictures.Jpeg(160, 120));
        await buyer.UploadAsync(Pictures.Jpeg(200, 120));
    }

    // I5: what the vendor has charged is what our book says, give or take what is marked unknown.
    private static async Task AssertBooksAsync(VendorsUnderTest vendors)
    {
        var today = await TodayAsync(vendors);
        Assert.InRange(Millionths.Of(vendors.RemoveBg.Charged), today.Charged, today.Charged + today.Unknown);
    }

    // Settlements are written behind the answers; the writer takes one piece of work after the other.
    private static async Task<SpendOfDay> TodayAsync(VendorsUnderTest vendors)
    {
        await vendors.Gateway.Services.GetRequiredService<Gateway.Unlocking.LedgerWriter>().WriteAsync(_ => Task.FromResult(0));
        var sums = await vendors.Gateway.Services.GetRequiredService<ISpendBook>().SumsOfAsync(SpendDay.Of(vendors.Clock.GetUtcNow()));
        return sums.Single(sum => sum.Provider == "removebg");
    }
}
