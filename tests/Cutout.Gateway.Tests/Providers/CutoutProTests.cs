using Cutout.Gateway.Providers;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

public sealed class CutoutProTests
{
    [Fact]
    public async Task The_photo_arrives_unchanged_in_the_form_and_all_else_in_the_query()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.CutoutPro.Cuts();

        await vendors.CutAsync();

        var call = Assert.Single(vendors.Sandbox.CutoutPro.Requests);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Photos.Small)), Assert.Single(call.Pictures).Sha256);
        Assert.Equal("file", call.Pictures[0].Field);
        Assert.Empty(call.Fields);
        Assert.Equal("?mattingType=6&outputFormat=png", call.Query);
        Assert.Equal(vendors.Sandbox.CutoutPro.LastResult!.Bytes.ToArray(), vendors.Result);
    }

    [Theory]
    [InlineData("Insufficient balance", "NoCredit", "No")]
    [InlineData("账户余额不足", "NoCredit", "No")]
    [InlineData("APIKEY is invalid", "BadKey", "No")]
    [InlineData("sign error", "BadKey", "No")]
    [InlineData("QPS limit", "Busy", "Unknown")]
    [InlineData("The image is too large", "TooLarge", "Unknown")]
    [InlineData("Unsupported image format", "UnsupportedFormat", "Unknown")]
    [InlineData("Processing failed", "Down", "Unknown")]
    public async Task A_refusal_under_200_is_told_in_our_words_and_not_tried_again(string message, string kind, string charged)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.CutoutPro.RefusesWith(200, "7001", message);

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, charged), (failure.Kind.ToString(), failure.Charged.ToString()));
        Assert.Single(vendors.Sandbox.CutoutPro.Requests);
    }

    [Theory]
    [InlineData("{\"code\":4001,\"msg\":\"Insufficient credits\"}", "NoCredit")]
    [InlineData("{\"code\":0,\"data\":{}}", "BrokenAnswer")]
    [InlineData("{\"code\"", "BrokenAnswer")]
    public async Task A_refusal_that_is_called_a_picture_is_still_read(string body, string kind)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.CutoutPro.Answers(Answer.Status(200, body, "image/png"));

        Assert.Equal(kind, (await vendors.FailAsync()).Kind.ToString());
    }

    [Fact]
    public async Task A_picture_without_a_proper_type_is_taken()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.CutoutPro.Answers(Answer.Works.WithHeader("Content-Type", "application/octet-stream"));

        Assert.Equal("image/png", (await vendors.CutAsync()).ContentType);
    }

    [Fact]
    public async Task A_fault_of_the_vendors_is_not_tried_again_since_it_may_have_been_charged()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.CutoutPro.AnswersHtml(503);

        var failure = await vendors.FailAsync();

        Assert.Equal((FailureKind.Down, Charged.Unknown), (failure.Kind, failure.Charged));
        Assert.Single(vendors.Sandbox.CutoutPro.Requests);
    }

    private static Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings) => VendorsUnderTest.StartForAsync("cutoutpro", settings);
}
