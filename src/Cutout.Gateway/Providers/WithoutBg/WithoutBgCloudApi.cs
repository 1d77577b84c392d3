namespace Cutout.Gateway.Providers.WithoutBg;

/// <param name="http">Has the base address, e.g. <c>https://api.withoutbg.com/v1.0/</c>.</param>
/// <param name="field">What the part with the photo is called: "file" by its newer pages, "image" by older ones.</param>
internal sealed class WithoutBgCloudApi(HttpClient http, string field) : IWithoutBgApi
{
    // https://withoutbg.com/documentation
    public async Task<PictureReply> RemoveBackgroundAsync(CutRequest photo, bool matteOnly, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, matteOnly ? "alpha-channel" : "image-without-background")
        {
            Content = PhotoForm.Of(field, photo.Photo, photo.Facts.ContentType, []),
        };
        request.Headers.TryAddWithoutValidation("X-API-Key", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
