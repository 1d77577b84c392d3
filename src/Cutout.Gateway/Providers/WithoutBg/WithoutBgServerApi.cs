namespace Cutout.Gateway.Providers.WithoutBg;

/// <param name="http">Has the base address, e.g. <c>http://withoutbg:8000/</c>, or <c>http://withoutbg:8080/api/</c> for the image with a page.</param>
internal sealed class WithoutBgServerApi(HttpClient http) : IWithoutBgApi
{
    // https://github.com/withoutbg
    public async Task<PictureReply> RemoveBackgroundAsync(CutRequest photo, bool matteOnly, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v1/remove-background?output={(matteOnly ? "matte" : "cutout")}")
        {
            Content = PhotoForm.Of("image", photo.Photo, photo.Facts.ContentType, []),
        };
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
