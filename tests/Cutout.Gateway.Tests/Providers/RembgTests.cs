using Cutout.Gateway.Providers;
using Cutout.Imaging;
using Cutout.Sandbox.Scripting;
using Microsoft.Extensions.Options;

namespace Cutout.Gateway.Tests.Providers;

public sealed class RembgTests
{
    [Fact]
    public async Task The_matte_alone_is_asked_for_and_every_kept_pixel_is_the_photos_own()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Rembg.Cuts();

        var result = await vendors.CutAsync();

        var call = Assert.Single(vendors.Sandbox.Rembg.Requests);
        Assert.Equal(["model=u2net", "om=true"], call.Fields.Select(field => $"{field.Key}={field.Value}").Order());
        Assert.Equal("file", Assert.Single(call.Pictures).Field);
        Assert.Equal("", call.Query);
        Assert.Equal(0, result.Charge);
        using var photo = PixelBuffer.Decode(Photos.Small, cancellationToken: TestContext.Current.CancellationToken);
        using var cut = PixelBuffer.Decode(vendors.Result, cancellationToken: TestContext.Current.CancellationToken);
        for (var at = 0; at < cut.Pixels.Length; at += 4)
        {
            var expected = cut.Pixels[at + 3] == 0 ? new byte[3] : photo.Pixels.Slice(at, 3).ToArray();
            Assert.Equal(expected, cut.Pixels.Slice(at, 3).ToArray());
        }
    }

    [Theory]
    [InlineData(422, "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"file\"],\"msg\":\"Field required\",\"input\":null}]}", "BadRequest", 1)]
    [InlineData(400, "{\"detail\":\"no\"}", "BadRequest", 1)]
    [InlineData(500, "Internal Server Error", "Down", 3)]
    public async Task A_failure_costs_nothing_and_a_crash_is_tried_again(int status, string body, string kind, int calls)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Rembg.Answers(Answer.Status(status, body));

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, Charged.No, calls), (failure.Kind.ToString(), failure.Charged, vendors.Sandbox.Rembg.Requests.Count));
    }

    [Fact]
    public async Task A_server_whose_memory_ran_out_in_the_middle_costs_nothing()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Rembg.ResetsInTheBody();

        Assert.Equal(Charged.No, (await vendors.FailAsync()).Charged);
    }

    [Fact]
    public async Task A_damaged_matte_is_a_broken_answer()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Rembg.CorruptsTheBody();

        var failure = await vendors.FailAsync();

        Assert.Equal(FailureKind.BrokenAnswer, failure.Kind);
        Assert.Contains("matte", failure.Detail);
    }

    [Fact]
    public async Task A_square_photo_taken_sideways_is_not_sent()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.Rembg.Cuts();

        var failure = await vendors.FailAsync(Photos.Jpeg(120, 120).Held(Orientation.Rotated90));

        Assert.Equal((FailureKind.UnsupportedFormat, Charged.No), (failure.Kind, failure.Charged));
        Assert.Empty(vendors.Sandbox.Rembg.Requests);
    }

    [Theory]
    [InlineData("withoutbg", "names the model 'withoutbg'; it must be one of u2net")]
    [InlineData("xu2netp", "names the model 'xu2netp'")]
    [InlineData("u2net_cloth_seg", "names the model 'u2net_cloth_seg'")]
    [InlineData("bria-rmbg", "need a contract for business use")]
    public async Task A_model_that_would_send_the_photo_on_or_may_not_be_used_stops_the_start(string model, string sentence)
    {
        var problem = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(("Providers:rembg:Fields:model", model)));

        Assert.Contains($"Providers:rembg:Fields ", problem.Message);
        Assert.Contains(sentence, problem.Message);
    }

    [Fact]
    public async Task Who_holds_the_licence_may_use_the_model_and_the_server_hears_nothing_of_it()
    {
        await using var vendors = await StartAsync(("Providers:rembg:Fields:model", "bria-rmbg"), ("Providers:rembg:Fields:licence", "bria-rmbg"));
        vendors.Sandbox.Rembg.Cuts();

        await vendors.FailAsync();

        Assert.Equal("model om", string.Join(' ', vendors.Sandbox.Rembg.Requests[0].Fields.Keys.Order()));
    }

    private static Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings) => VendorsUnderTest.StartForAsync("rembg", settings);
}
