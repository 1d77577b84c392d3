using Cutout.Gateway.Providers;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

public sealed class ClipdropTests
{
    [Fact]
    public async Task A_photo_with_an_alpha_channel_is_cut_out_and_not_handed_back_as_it_came()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Clipdrop.Cuts();

        var result = await vendors.CutAsync(Photos.TransparentPng(160, 120));

        Assert.Equal(1, result.Charge);
        Assert.Equal(vendors.Sandbox.Clipdrop.LastResult!.Bytes.ToArray(), vendors.Result);
        Assert.NotEqual(Photos.TransparentPng(160, 120), vendors.Result);
        var call = Assert.Single(vendors.Sandbox.Clipdrop.Requests);
        Assert.Equal(("image_file", "image/png", "photo.png"), (call.Pictures[0].Field, call.Pictures[0].ContentType, call.Pictures[0].FileName));
        Assert.Equal("image/png", call.Headers["Accept"]);
    }

    [Theory]
    [InlineData("2", 2.0)]
    [InlineData("none", null)]
    public async Task The_charge_is_what_the_header_says(string header, double? charge)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Clipdrop.Answers(Answer.Works.WithHeader("x-credits-consumed", header));

        Assert.Equal((decimal?)charge, (await vendors.CutAsync()).Charge);
    }

    [Theory]
    [InlineData(401, "No api key provided", "BadKey")]
    [InlineData(400, "Invalid api key", "BadKey")]
    [InlineData(402, "", "NoCredit")]
    [InlineData(403, "Not enough credits left", "NoCredit")]
    [InlineData(406, "Not acceptable", "BadRequest")]
    [InlineData(400, "Image resolution is too large", "TooLarge")]
    [InlineData(400, "Could not decode the image", "PictureRefused")]
    [InlineData(413, "", "TooLarge")]
    [InlineData(415, "", "UnsupportedFormat")]
    [InlineData(500, "internal", "Down")]
    public async Task A_refusal_is_told_in_our_words_and_costs_nothing(int status, string error, string kind)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Clipdrop.RefusesWith(status, "", error);

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, Charged.No), (failure.Kind.ToString(), failure.Charged));
    }

    private static Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings) => VendorsUnderTest.StartForAsync("clipdrop", settings);
}
