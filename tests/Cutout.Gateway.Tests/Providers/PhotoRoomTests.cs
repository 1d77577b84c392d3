using Cutout.Gateway.Providers;
using Cutout.Sandbox.Scripting;

namespace Cutout.Gateway.Tests.Providers;

public sealed class PhotoRoomTests
{
    [Fact]
    public async Task The_photo_arrives_unchanged_with_the_fields_that_keep_the_edges_soft()
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.PhotoRoom.Cuts();

        await vendors.CutAsync();

        var call = Assert.Single(vendors.Sandbox.PhotoRoom.Requests);
        var photo = Assert.Single(call.Pictures);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Photos.Small)), photo.Sha256);
        Assert.Equal(("image_file", "image/jpeg", "photo.jpeg"), (photo.Field, photo.ContentType, photo.FileName));
        Assert.Equal(["channels=rgba", "format=png", "size=full"], call.Fields.Select(field => $"{field.Key}={field.Value}").Order());
        Assert.Equal(vendors.Sandbox.PhotoRoom.LastResult!.Bytes.ToArray(), vendors.Result);
    }

    [Fact]
    public async Task A_smaller_size_that_the_settings_ask_for_is_a_right_answer()
    {
        await using var vendors = await StartAsync(("Providers:photoroom:Fields:size", "preview"));
        vendors.Sandbox.PhotoRoom.Cuts();

        var result = await vendors.CutAsync(Photos.Jpeg(1200, 900));

        Assert.Equal((577, 433), (result.Width, result.Height));
        Assert.Equal(0.25m, vendors.Sandbox.PhotoRoom.Charged);
    }

    [Theory]
    [InlineData(400, "{\"detail\":\"Please provide an image.\",\"status_code\":400,\"type\":\"missing_image\"}", "BadRequest")]
    [InlineData(400, "{\"detail\":\"The image could not be decoded.\",\"status_code\":400,\"type\":\"invalid_image\"}", "PictureRefused")]
    [InlineData(402, "{\"detail\":\"API credits exhausted. Visit the dashboard\",\"status_code\":402,\"type\":\"unknown_error\"}", "NoCredit")]
    [InlineData(402, "{\"error\":{\"detail\":\"No credits\"}}", "NoCredit")]
    [InlineData(403, "", "BadKey")]
    [InlineData(400, "{\"error\":{\"message\":\"Unauthorized\"}}", "BadKey")]
    [InlineData(413, "<html>", "TooLarge")]
    [InlineData(500, "{\"error\":{\"message\":\"oops\"}}", "Down")]
    public async Task A_refusal_is_told_in_our_words_and_costs_nothing(int status, string body, string kind)
    {
        await using var vendors = await StartAsync();
        vendors.Sandbox.PhotoRoom.Answers(Answer.Status(status, body, "application/json"));

        var failure = await vendors.FailAsync();

        Assert.Equal((kind, Charged.No), (failure.Kind.ToString(), failure.Charged));
    }

    private static Task<VendorsUnderTest> StartAsync(params (string Name, string Value)[] settings) => VendorsUnderTest.StartForAsync("photoroom", settings);
}
