using Cutout.Gateway.Providers;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

public sealed class WithoutBgTests
{
    [Fact]
    public async Task The_server_is_asked_for_the_matte_alone()
    {
        await using var vendors = await VendorsUnderTest.StartForAsync("withoutbg");
        vendors.Sandbox.WithoutBg.Cuts();

        await vendors.CutAsync();

        var call = Assert.Single(vendors.Sandbox.WithoutBg.Requests);
        Assert.Equal(("?output=matte", "image"), (call.Query, Assert.Single(call.Pictures).Field));
        Assert.False(call.Headers.ContainsKey("X-API-Key"));
    }

    [Theory]
    [InlineData(400, "Invalid image input: out of memory", "Down")]
    [InlineData(400, "Query param 'output' must be", "BadRequest")]
    [InlineData(503, "Model not ready", "Busy")]
    [InlineData(502, "", "Down")]
    public async Task A_failure_of_the_server_costs_nothing(int status, string error, string kind)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync("withoutbg");
        vendors.Sandbox.WithoutBg.RefusesWith(status, "", error);

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, Charged.No), (failure.Kind.ToString(), failure.Charged));
    }

    [Theory]
    [InlineData(401, "{\"detail\":\"Invalid API Key\"}", "BadKey")]
    [InlineData(402, "{\"detail\":\"Insufficient credit. Please top up API credits.\"}", "NoCredit")]
    [InlineData(403, "{\"detail\":\"Credits expired\"}", "NoCredit")]
    [InlineData(403, "<html><body>403 Forbidden</body></html>", "BadRequest")]
    [InlineData(413, "{\"detail\":\"too large\"}", "TooLarge")]
    [InlineData(415, "{\"detail\":\"what is this\"}", "UnsupportedFormat")]
    [InlineData(422, "{\"detail\":[{\"loc\":[\"body\",\"image\"],\"msg\":\"field required\"}]}", "BadRequest")]
    public async Task A_refusal_of_the_cloud_is_told_in_our_words_and_costs_nothing(int status, string body, string kind)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync("withoutbgcloud");
        vendors.Sandbox.WithoutBgCloud.Answers(Answer.Status(status, body, "application/json"));

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, Charged.No), (failure.Kind.ToString(), failure.Charged));
    }

    [Theory]
    [InlineData("matte", "file", "/v1.0/alpha-channel")]
    [InlineData("cutout", "image", "/v1.0/image-without-background")]
    public async Task What_the_clouds_pages_disagree_about_is_a_setting(string answer, string field, string path)
    {
        await using var vendors = await VendorsUnderTest.StartForAsync(
            "withoutbgcloud", ("Providers:withoutbgcloud:Fields:answer", answer), ("Providers:withoutbgcloud:Fields:file_field", field));
        vendors.Sandbox.WithoutBgCloud.FileField = field;
        vendors.Sandbox.WithoutBgCloud.Cuts();

        await vendors.CutAsync();

        var call = Assert.Single(vendors.Sandbox.WithoutBgCloud.Requests);
        Assert.Equal((path, field), (call.Path, call.Pictures[0].Field));
        Assert.Equal(vendors.Sandbox.WithoutBgCloud.ApiKey, call.Headers["X-API-Key"]);
    }

    [Fact]
    public async Task A_matte_of_the_clouds_that_has_another_size_was_charged()
    {
        await using var vendors = await VendorsUnderTest.StartForAsync("withoutbgcloud");
        vendors.Sandbox.WithoutBgCloud.AnswersAFewPixelsOff();

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.BrokenAnswer, Charged.Yes), (failure.Kind, failure.Charged));
    }
}
