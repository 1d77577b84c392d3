using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Cutout.Gateway.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Microsoft.Extensions.DependencyInjection;

namespace Cutout.Gateway.Tests.Providers;

/// <summary>What is told before an upload, and what is told to the operator.</summary>
public sealed class OffersTests
{
    [Fact]
    public async Task A_photo_that_would_be_taken_is_told_by_whom_and_in_which_size()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:Fields:format", "png"));

        var quote = await QuoteAsync(vendors, 6000, 4000);

        Assert.True((bool)quote["taken"]!);
        Assert.Equal("removebg", (string?)quote["provider"]);
        Assert.Equal((3872, 2581), ((int)quote["result"]!["width"]!, (int)quote["result"]!["height"]!));
        Assert.True((bool)quote["reduced"]!);
        Assert.Equal(0, (int)quote["etaSeconds"]!);
        Assert.Null(quote["problem"]);
        Assert.Empty(vendors.Connections.Connected);
    }

    [Fact]
    public async Task A_small_photo_keeps_its_size()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        var quote = await QuoteAsync(vendors, 640, 480);

        Assert.Equal((640, 480, false), ((int)quote["result"]!["width"]!, (int)quote["result"]!["height"]!, (bool)quote["reduced"]!));
    }

    [Theory]
    [InlineData(9000, 9000, "image/jpeg", 1000, "too-large")]
    [InlineData(640, 480, "image/jpeg", 24_000_000, "too-large")]
    [InlineData(640, 480, "image/heic", 1000, "unsupported-format")]
    [InlineData(640, 480, "text/plain", 1000, "unsupported-format")]
    public async Task A_photo_that_would_not_be_taken_is_told_why_as_an_upload_would_be(int width, int height, string contentType, long bytes, string code)
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        var quote = await QuoteAsync(vendors, width, height, contentType, bytes);

        Assert.False((bool)quote["taken"]!);
        Assert.Equal(code, (string?)quote["problem"]!["code"]);
    }

    [Fact]
    public async Task A_photo_that_is_shrunk_to_fit_is_told_its_true_size()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:MaxMegapixels", "3"), ("Providers:removebg:ShrinkToFit", "true"));

        var quote = await QuoteAsync(vendors, 4000, 3000);

        Assert.Equal((2000, 1500), ((int)quote["result"]!["width"]!, (int)quote["result"]!["height"]!));
    }

    [Fact]
    public async Task When_nobody_can_be_asked_quote_and_operations_say_so()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.RunsOutOfCredit();
        await vendors.FailAsync();

        Assert.Equal("no-credit", (string?)(await QuoteAsync(vendors, 640, 480))["problem"]!["code"]);
        var removal = (await GetAsync(vendors, "/v1/operations"))["operations"]![0]!;
        Assert.False((bool)removal["available"]!);
        Assert.Equal("None of the picture services for this can be used at the moment.", (string?)removal["why"]);
        Assert.False((bool)removal["providers"]![0]!["available"]!);
    }

    [Fact]
    public async Task A_question_with_gaps_is_told_all_of_them()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        using var answer = await vendors.Gateway.Client.PostAsJsonAsync("/v1/quote", new { operation = "levitation", width = 0 }, TestContext.Current.CancellationToken);

        var problem = await Buyer.JsonOf(answer, HttpStatusCode.BadRequest);
        Assert.Equal(["bytes", "contentType", "height", "operation", "width"], problem["errors"]!.AsObject().Select(error => error.Key).Order());
    }

    [Fact]
    public async Task Operations_tell_what_the_buyer_gets_at_most_and_who_may_get_the_photo()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:Fields:format", "png"));

        var removal = (await GetAsync(vendors, "/v1/operations"))["operations"]![0]!;

        Assert.Equal(10, (decimal)removal["maxResultMegapixels"]!);
        Assert.Equal(50, (decimal)removal["maxMegapixels"]!);
        Assert.False((bool)removal["choice"]!);
        Assert.Equal(["removebg"], removal["providers"]!.AsArray().Select(provider => (string?)provider!["name"]));
    }

    [Fact]
    public async Task The_operator_sees_health_balance_and_spend_and_no_key()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:DailyCap", "100"), ("Providers:removebg:ApiKeys", "a-second-key"));
        vendors.RemoveBg.Cuts();
        await vendors.CutAsync();
        vendors.Reset();
        await vendors.CutAsync();
        await vendors.UntilLogAsync("Alarm dead-key of removebg, key 2");
        var asked = vendors.Gateway.Services.GetRequiredService<ProviderCatalog>().Providers.Single(provider => provider.Name == "removebg");

        // In small steps: the balance is asked for once after a charge, and given up by the same clock.
        await vendors.UntilAsync(() => asked.Standing.Keys.Standing().Any(key => key.Balance is not null), TimeSpan.FromMilliseconds(200));
        await vendors.Gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM spend WHERE outcome = 'open'", 0);

        var report = await ReportAsync(vendors);

        var removebg = report["providers"]![0]!;
        Assert.Equal("removebg", (string?)removebg["name"]);
        Assert.Equal("ready", (string?)removebg["state"]);
        Assert.Equal(["good", "dead"], removebg["keys"]!.AsArray().Select(key => (string?)key!["state"]));
        Assert.Equal(998, (decimal)removebg["balance"]!);
        var budget = removebg["budget"]!;
        Assert.Equal((2m, 0m, 100m, 98m), ((decimal)budget["charged"]!, (decimal)budget["open"]!, (decimal)budget["cap"]!, (decimal)budget["left"]!));
        Assert.DoesNotContain("a-second-key", report.ToJsonString());
        Assert.DoesNotContain("sandbox-key", report.ToJsonString());
    }

    [Fact]
    public async Task Without_the_admin_token_nobody_sees_it()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();

        using var answer = await vendors.Gateway.Client.GetAsync("/v1/admin/providers", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<JsonObject> QuoteAsync(VendorsUnderTest vendors, int width, int height, string contentType = "image/jpeg", long bytes = 1_000_000)
    {
        using var answer = await vendors.Gateway.Client.PostAsJsonAsync(
            "/v1/quote", new { operation = "background-removal", width, height, contentType, bytes }, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, HttpStatusCode.OK);
    }

    private static async Task<JsonObject> GetAsync(VendorsUnderTest vendors, string path)
    {
        using var answer = await vendors.Gateway.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, HttpStatusCode.OK);
    }

    private static async Task<JsonObject> ReportAsync(VendorsUnderTest vendors)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/admin/providers")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", GatewayUnderTest.AdminToken) },
        };
        using var answer = await vendors.Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Buyer.JsonOf(answer, HttpStatusCode.OK);
    }
}
