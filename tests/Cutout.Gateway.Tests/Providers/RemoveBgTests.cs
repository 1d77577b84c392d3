using Cutout.Gateway.Providers;

namespace Cutout.Gateway.Tests.Providers;

public sealed class RemoveBgTests
{
    [Fact]
    public async Task The_vendors_bytes_arrive_unchanged()
    {
        await using var vendors = await VendorsUnderTest.StartAsync();
        vendors.RemoveBg.Cuts();

        var result = await vendors.CutAsync();

        Assert.Equal(vendors.RemoveBg.LastResult!.Bytes.ToArray(), vendors.Result);
        Assert.Equal(new ProviderResult("removebg", "image/png", 160, 120, 1), result);
        Assert.Equal(["removebg"], vendors.Sendings);
    }

    [Fact]
    public async Task The_photo_arrives_unchanged_with_the_fields_that_the_settings_name()
    {
        await using var vendors = await VendorsUnderTest.StartAsync(("Providers:removebg:Fields:type", "person"));
        vendors.RemoveBg.Cuts();

        await vendors.CutAsync();

        var call = Assert.Single(vendors.RemoveBg.Requests);
        var photo = Assert.Single(call.Pictures);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Photos.Small)), photo.Sha256);
        Assert.Equal(("image_file", "image/jpeg", "photo.jpeg"), (photo.Field, photo.ContentType, photo.FileName));
        Assert.Equal(["format=png", "size=full", "type=person"], call.Fields.Select(field => $"{field.Key}={field.Value}").Order());
        Assert.Equal(vendors.RemoveBg.ApiKey, call.Headers["X-Api-Key"]);
        Assert.StartsWith("multipart/form-data; boundary=", call.Headers["Content-Type"]);
        Assert.DoesNotContain('"', call.Headers["Content-Type"]);
        Assert.False(call.Headers.ContainsKey("Accept"));
        Assert.False(call.Headers.ContainsKey("traceparent"));
    }
}
