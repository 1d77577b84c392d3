using Cutout.Gateway.Providers;
using Cutout.Gateway.Tests.Unlocking;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

public sealed class LeonardoTests
{
    [Fact]
    public async Task The_photo_goes_inline_nothing_is_kept_and_the_price_is_read()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Leonardo.Cuts();

        var result = await vendors.CutAsync();

        var call = vendors.Sandbox.Leonardo.Requests[0];
        Assert.Equal(("remove-bg", "true", "false", "false"), (call.Fields["model"], call.Fields["ephemeral"], call.Fields["public"], call.Fields["base64"]));
        Assert.Equal(("png", "full"), (call.Fields["parameters.format"], call.Fields["parameters.size"]));
        Assert.Equal("BASE64", call.Fields["parameters.guidances.image_reference[0].image.type"]);
        Assert.Equal(0.1047m, result.Charge);
        Assert.Equal(vendors.Sandbox.Leonardo.LastResult!.Bytes.ToArray(), vendors.Result);
    }

    [Fact]
    public async Task The_result_is_fetched_at_once_and_without_our_key()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Leonardo.Cuts();
        vendors.Sandbox.Leonardo.Files.Once.ResetsInTheBody();

        await vendors.CutAsync();

        Assert.Equal(["generationssync", "file", "file"], vendors.Sandbox.Leonardo.Requests.Select(request => request.Line));
        Assert.All(vendors.Sandbox.Leonardo.Requests.Skip(1), request => Assert.False(request.Headers.ContainsKey("Authorization")));
        Assert.Single(vendors.Sandbox.Leonardo.Bill);
    }

    [Theory]
    [InlineData(200, "{\"error\":\"Invalid response from authorization hook\",\"path\":\"$\",\"code\":\"unexpected\"}", "BadKey", "No")]
    [InlineData(200, "{\"error\":\"Authentication hook unauthorized this request\",\"code\":\"access-denied\"}", "BadKey", "No")]
    [InlineData(200, "{\"errors\":[{\"message\":\"Bad input\",\"extensions\":{\"statusCode\":400,\"code\":\"BAD_REQUEST\"}}]}", "BadRequest", "No")]
    [InlineData(200, "{\"errors\":[{\"message\":\"Bad input\"}],\"extensions\":{\"statusCode\":\"400\",\"code\":\"BAD_REQUEST\"}}", "BadRequest", "No")]
    [InlineData(200, "{\"errors\":[{\"message\":\"not enough api tokens\",\"extensions\":{\"statusCode\":402}}]}", "NoCredit", "No")]
    [InlineData(200, "{\"errors\":[{\"message\":\"too many concurrent jobs\",\"extensions\":{\"statusCode\":429}}]}", "Busy", "No")]
    [InlineData(200, "{\"errors\":[{\"message\":\"Could not identify foreground\",\"extensions\":{\"statusCode\":400}}]}", "NoSubject", "No")]
    [InlineData(200, "{\"errors\":[{\"message\":\"Image exceeds the maximum size\",\"extensions\":{\"statusCode\":400}}]}", "TooLarge", "No")]
    [InlineData(200, "{\"errors\":[{\"message\":\"internal\",\"extensions\":{\"statusCode\":500}}]}", "Down", "Unknown")]
    [InlineData(200, "{\"errors\":[]}", "Down", "Unknown")]
    [InlineData(200, "null", "BrokenAnswer", "Unknown")]
    [InlineData(500, "oops", "Down", "Unknown")]
    public async Task A_refusal_is_told_in_our_words_and_not_tried_again(int status, string body, string kind, string charged)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Leonardo.Answers(Answer.Status(status, body, "application/json"));

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, charged), (failure.Kind.ToString(), failure.Charged.ToString()));
        Assert.Single(vendors.Sandbox.Leonardo.Requests);
    }

    [Fact]
    public async Task A_result_that_is_withheld_was_refused_at_a_cost_that_nobody_knows()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Leonardo.BlockedCount = 1;
        vendors.Sandbox.Leonardo.Cuts();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.PictureRefused, Charged.Unknown), (failure.Kind, failure.Charged));
    }

    [Fact]
    public async Task It_is_booked_in_dollars_and_a_cap_of_thirty_cents_pays_for_two()
    {
        await using var vendors = await StartAsync(("Providers:leonardo:DailyCap", "0.3"));
        vendors.Sandbox.Leonardo.Cuts();

        for (var call = 0; call < 2; call++)
        {
            await vendors.CutAsync();
            vendors.Reset();
        }

        Assert.Equal(FailureKind.OverBudget, (await vendors.FailAsync()).Kind);
        await vendors.Gateway.AssertCountBecomesAsync("SELECT COUNT(*) FROM spend WHERE unit = 'dollar' AND reserved = 110000 AND charge = 104700", 2);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("https://leonardo.ai.evil.example/x.png")]
    [InlineData("https://evil-leonardo.ai/x.png")]
    [InlineData("https://s3.amazonaws.com.evil.example/x.png")]
    [InlineData("https://user@cdn.leonardo.ai/x.png")]
    [InlineData("")]
    public async Task A_result_that_lies_elsewhere_is_not_fetched_and_has_been_charged(string url)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Leonardo.HandsOut = url;
        vendors.Sandbox.Leonardo.Cuts();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
        Assert.Single(vendors.Connections.Connected);
    }

    [Theory]
    [InlineData("https://cdn.leonardo.ai/x.png")]
    [InlineData("https://some-bucket.s3.us-east-1.amazonaws.com/x.png?X-Amz-Signature=a")]
    [InlineData("https://some-bucket.s3.amazonaws.com/x.png")]
    public async Task A_result_on_a_host_that_is_likely_is_looked_up_and_then_refused_if_private(string url)
    {
        await using var vendors = await StartAsync();
        vendors.Connections.Name(new Uri(url).Host, "10.0.0.7");
        vendors.Sandbox.Leonardo.HandsOut = url;
        vendors.Sandbox.Leonardo.Cuts();

        Assert.Contains("not public", (await vendors.FailAsync()).Detail);
    }

    [Theory]
    [InlineData("\"0.25\"", 0.25)]
    [InlineData("0.5", 0.5)]
    [InlineData("\"-1\"", null)]
    [InlineData("\"a lot\"", null)]
    [InlineData("null", null)]
    public async Task A_price_is_believed_only_if_it_is_a_sum(string amount, double? dollars)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Leonardo.Answers(Answer.Works.Edited(reply => reply with
        {
            Body = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(reply.Body.Span).Replace("\"0.1047\"", amount)),
        }));

        Assert.Equal((decimal?)dollars, (await vendors.CutAsync()).Charge);
    }

    private static Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings) => VendorsUnderTest.StartForAsync("leonardo", settings);
}
