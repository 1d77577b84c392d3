using System.Net.Http.Headers;
using System.Net.Mime;

namespace Cutout.Gateway.Providers.Clipdrop;

/// <param name="http">Has the base address, e.g. <c>https://clipdrop-api.co/</c>.</param>
internal sealed class ClipdropApi(HttpClient http) : IClipdropApi
{
    // https://clipdrop.co/apis/docs/remove-background
    public async Task<PictureReply> RemoveBackgroundAsync(
        CutRequest photo, IReadOnlyDictionary<string, string> fields, VendorCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "remove-background/v1")
        {
            Content = PhotoForm.Of("image_file", photo.Photo, photo.Facts.ContentType, fields),
            Headers = { Accept = { new MediaTypeWithQualityHeaderValue(MediaTypeNames.Image.Png) } },
        };
        request.Headers.TryAddWithoutValidation("x-api-key", call.ApiKey);
        request.Options.Set(VendorCall.Key, call);

        return new PictureReply(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
    }
}
