namespace Cutout.Gateway.Providers.Rembg;

/// <param name="http">Has the base address, e.g. <c>http://rembg:7000/</c>.</param>
internal sealed class RembgApi(HttpClient http) : IRembgApi
{
    // https://github.com/danielgatis/rembg: these fields go into the form; in the query they are ignored.
    public async Task<PictureReply> RemoveAsync(
        CutRequest photo, IReadOnlyDictionary<string, string> fields, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/remove")
        {
            Content = PhotoForm.Of("file", photo.Photo, photo.Facts.ContentType, fields),
        };
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
