using System.Net;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>Who gets a photo: by what it takes, where it works, what the operator allows, and what may be paid twice.</summary>
public sealed class RoutingTests
{
    private static readonly (string, string)[] Second =
        [("Providers:second:Kind", "removebg"), ("Providers:second:BaseAddress", "{sandbox}v1.0/"), ("Providers:second:ApiKey", "sandbox-key")];

    private static readonly (string, string)[] Third =
        [("Providers:third:Kind", "removebg"), ("Providers:third:BaseAddress", "{sandbox}v1.0/"), ("Providers:third:ApiKey", "sandbox-key")];

    [Fact]
    public async Task With_the_operators_leave_a_photo_is_paid_for_twice_and_that_is_told()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:background-removal:PaidFailover", "true")]);
        vendors.RemoveBg.Once.ClosesBeforeHeaders(afterTheWork: true);
        vendors.RemoveBg.Cuts();

        var result = await vendors.CutAsync();

        Assert.Equal("second", result.Provider);
        Assert.Equal(2, vendors.RemoveBg.Bill.Count);
        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm paid-failover of removebg"));
    }

    [Fact]
    public async Task A_photo_is_never_paid_for_three_times()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, .. Third, ("Routes:PaidFailover", "true")]);
        vendors.RemoveBg.ClosesBeforeHeaders(afterTheWork: true);

        var failure = await vendors.FailAsync();

        Assert.Equal(Charged.Unknown, failure.Charged);
        Assert.Equal(2, vendors.Cuts.Count);
    }

    [Fact]
    public async Task A_call_that_cost_nothing_does_not_use_up_the_second_payment()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, .. Third, ("Routes:PaidFailover", "true")]);
        vendors.RemoveBg.Once.RefusesWith(404, "gone", "Gone");
        vendors.RemoveBg.Once.ClosesBeforeHeaders(afterTheWork: true);
        vendors.RemoveBg.Cuts();

        Assert.Equal("third", (await vendors.CutAsync()).Provider);
    }

    [Fact]
    public async Task A_picture_that_is_no_good_goes_to_the_next_provider_at_the_operators_cost()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:PaidFailover", "true")]);
        vendors.RemoveBg.Once.AnswersAnEmptyMatte();
        vendors.RemoveBg.Cuts();

        Assert.Equal("second", (await vendors.CutAsync()).Provider);
    }

    [Fact]
    public async Task Of_two_failures_the_one_that_may_have_cost_money_is_told()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:PaidFailover", "true")]);
        vendors.RemoveBg.Once.ClosesBeforeHeaders(afterTheWork: true);
        vendors.RemoveBg.RefusesWith(413, "file_too_large", "Too large");

        var failure = await vendors.FailAsync();

        Assert.Equal(("removebg", Charged.Unknown), (failure.Provider, failure.Charged));
    }

    [Fact]
    public async Task Photos_go_to_the_regions_that_the_operator_allows_and_to_no_other()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Providers:second:RegionCode", "EU"), ("Routes:Regions", "eu, here")]);
        vendors.RemoveBg.Cuts();

        Assert.Equal("second", (await vendors.CutAsync()).Provider);
        Assert.Single(vendors.RemoveBg.Requests);
        Assert.Empty(vendors.Gateway.Services.GetRequiredService<ProviderRouter>().RouteFor(Operations.CrowdRemoval));
    }

    [Fact]
    public async Task An_operation_may_have_regions_of_its_own()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:Regions", "eu"), ("Routes:crowd-removal:Regions", "cn")]);
        var router = vendors.Gateway.Services.GetRequiredService<ProviderRouter>();

        Assert.Empty(router.RouteFor(Operations.BackgroundRemoval));
        Assert.Equal("dashscope", Assert.Single(router.RouteFor(Operations.CrowdRemoval)).Name);
    }

    [Theory]
    [InlineData("us", "photoroom")]
    [InlineData("own", "rembg,withoutbg")]
    [InlineData("us,own", "photoroom,rembg,withoutbg")]
    [InlineData("eu", "")]
    [InlineData("", "removebg,photoroom,clipdrop,cutoutpro,rembg,withoutbg,withoutbgcloud,leonardo")]
    public async Task A_vendor_that_does_not_state_where_it_works_is_on_no_route_with_regions(string regions, string route)
    {
        await using var vendors = await VendorsUnderTest.StartAsync(
            [.. from vendor in new[] { "photoroom", "clipdrop", "cutoutpro", "rembg", "withoutbg", "withoutbgcloud", "leonardo" } select (vendor, "{on}"), ("Routes:Regions", regions)]);

        Assert.Equal(route, string.Join(',', vendors.Gateway.Services.GetRequiredService<ProviderRouter>().RouteFor(Operations.BackgroundRemoval).Select(provider => provider.Name)));
    }

    [Theory]
    [InlineData("Routes:crowd-removal:Regions", "eu", "Routes:crowd-removal names 'dashscope', whose RegionCode is 'cn'; photos may go to eu only.")]
    [InlineData("Routes:Regions", "the moon!", "Routes:Regions is 'the moon!'; each must be a word such as eu, us, cn, own or here.")]
    [InlineData("Routes:crowd-removal:PaidFailover", "perhaps", "Routes:crowd-removal:PaidFailover is 'perhaps'; it must be true or false.")]
    [InlineData("Routes:crowd-removal:PayTwice", "true", "Routes:crowd-removal:PayTwice is not a setting; there are Providers, PaidFailover, AllowChoice, Regions, Buy.")]
    public async Task A_route_that_contradicts_itself_stops_the_start(string name, string value, string sentence)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => VendorsUnderTest.StartAsync(
            ("Routes:crowd-removal:Providers", "dashscope"), (name, value)));

        Assert.Contains(sentence, problem.Failures);
    }

    [Theory]
    [InlineData("second", HttpStatusCode.Created, "second")]
    [InlineData("removebg", HttpStatusCode.Created, "removebg")]
    [InlineData("third", HttpStatusCode.BadRequest, null)]
    public async Task Where_it_is_allowed_a_visitor_chooses_the_provider(string choice, HttpStatusCode status, string? provider)
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:background-removal:AllowChoice", "true")]);
        vendors.RemoveBg.Cuts();

        using var answer = await vendors.UploadAsync(query: $"&provider={choice}");

        Assert.Equal(provider, (string?)(await Buyer.JsonOf(answer, status))["provider"]);
    }

    [Fact]
    public async Task A_form_names_the_provider_in_a_part()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:background-removal:AllowChoice", "true")]);
        vendors.RemoveBg.Cuts();
        using var form = new MultipartFormDataContent
        {
            { new StringContent("background-removal"), "operation" },
            { new StringContent("second"), "provider" },
            { Pictures.Jpeg(320, 240).AsUpload(), "image", "photo.jpg" },
        };

        using var answer = await vendors.Gateway.Client.PostAsync("/v1/cutouts", form, TestContext.Current.CancellationToken);

        Assert.Equal("second", (string?)(await Buyer.JsonOf(answer, HttpStatusCode.Created))["provider"]);
    }

    [Fact]
    public async Task The_same_photo_for_another_provider_is_another_upload()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:background-removal:AllowChoice", "true")]);
        vendors.RemoveBg.Cuts();
        vendors.Gateway.Client.DefaultRequestHeaders.Add("Idempotency-Key", "one");

        using var first = await vendors.UploadAsync(query: "&provider=removebg");
        using var again = await vendors.UploadAsync(query: "&provider=removebg");
        using var other = await vendors.UploadAsync(query: "&provider=second");

        Assert.Equal(first.Headers.Location, again.Headers.Location);
        Assert.Equal("idempotency-mismatch", await other.ProblemAsync());
        Assert.Single(vendors.Cuts);
    }

    [Fact]
    public async Task A_chosen_provider_that_fails_is_not_replaced_by_another()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second, ("Routes:AllowChoice", "true")]);
        vendors.RemoveBg.RejectsTheKey();

        using var answer = await vendors.UploadAsync(query: "&provider=second");

        Assert.Equal("provider-failed", await answer.ProblemAsync());
        Assert.Single(vendors.RemoveBg.Requests);
    }

    [Fact]
    public async Task Where_it_is_not_allowed_a_choice_is_refused_before_anything_is_sent()
    {
        await using var vendors = await VendorsUnderTest.StartAsync([.. Second]);
        vendors.RemoveBg.Cuts();

        using var answer = await vendors.UploadAsync(query: "&provider=second");

        Assert.Equal("bad-request", await answer.ProblemAsync());
        Assert.Empty(vendors.RemoveBg.Requests);
    }

    [Fact]
    public async Task When_nobody_is_left_the_operator_is_called()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RunsOutOfCredit();
        await vendors.FailAsync();

        Assert.Equal(FailureKind.NoCredit, (await vendors.FailAsync(pace: TimeSpan.Zero)).Kind);

        Assert.Contains(vendors.Gateway.Log.Lines, line => line.Contains("Alarm nobody-left of background-removal: Nobody on its route can be asked: removebg NoCredit."));
    }

    [Fact]
    public void Every_failure_has_a_side_a_code_and_a_word_on_whether_waiting_helps()
    {
        foreach (var kind in Enum.GetValues<FailureKind>())
        {
            Assert.True(Enum.IsDefined(kind.Side()));
            Assert.False(kind.WaitingHelps() && kind.Side() == FailureSide.Photo);
            Assert.NotEmpty(Gateway.Web.Problems.CodeFor(kind));
        }
    }
}
